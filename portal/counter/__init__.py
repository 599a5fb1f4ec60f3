"""The counter of an agency: opening hours, appointments, numbers to wait with, and the display over the windows."""
