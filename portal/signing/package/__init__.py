"""The proof package of a dossier: one ZIP that a stranger can check in ten years, without the portal and the network.

===================  ============================================================================================
``inventory.pdf``    the list of everything else, sealed by the agency (B-LTA); ``manifest.json`` is attached to it
``documents/``       the provable copies of all signed documents
``evidence/``        what was found about each of them when the package was made: verdict (JSON) and report (ETSI XML)
``trust/``           the anchors and the trust policy of that day, as a trust folder
``log.jsonl``        everything that happened to the dossier, each record linked to the one before it
===================  ============================================================================================

``manifest`` is what the list says, ``writing`` makes the ZIP, ``opening`` reads one that a stranger sent, ``checking``
judges it, ``findings`` holds the answer.
"""
