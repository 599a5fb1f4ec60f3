"""Who carries letters on paper to people, and how far a letter is.

``base``       what the portal asks of a carrier, and the states of a parcel
``online``     a carrier that is asked over HTTP
``stand_in``   a carrier that speaks the same, for the demo and the tests
``errors``     a carrier that does not answer

Which carriers there are is chosen once, by the composition root: ``base.configure``.
"""
