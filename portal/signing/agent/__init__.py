"""The signing agent: a small program on the person's own computer, so that the key never leaves it.

The portal's page asks it over the loopback interface. It takes the SHA-256 of a document, shows what is to be signed,
and signs only after the person has typed what they read on the page.

===========  ==========================================================================================================
``service``  one document at a time, none twice, each with the person's consent
``http``     who may ask: this machine, the portal's own pages, with the pairing code of this run
``console``  the person at the terminal
``command``  ``portal sign-agent``: serve, or sign one downloaded file
===========  ==========================================================================================================

It signs nothing but the signed attributes of RFC 5652 that it makes itself from that SHA-256 and its own certificate:
whoever asks cannot choose what else the key signs. Nothing here needs a database.
"""
