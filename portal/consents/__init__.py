"""What people agree to: dated texts that never change, who agreed to which of them when, and what was withdrawn."""
