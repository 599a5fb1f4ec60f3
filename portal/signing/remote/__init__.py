"""Signing without handing the document out: only a digest leaves the portal, only a raw signature comes back.

==================  ================================================================================================
``interrupted``     a signature made in two steps: prepare the document and its digest, embed the value that came back
``certificates``    whose certificate is it, and may it sign? Asked before anybody is asked for a signature
``provider``        what a provider of remote signing is asked and answers, whatever its language
``sp769``           the language of Decision 769/QĐ-BTTTT
``csc``             the language of the Cloud Signature Consortium, v1.0.4
``stand_in``        a provider that speaks it, with the "app" in which people confirm, for the demo and the tests
==================  ================================================================================================
"""
