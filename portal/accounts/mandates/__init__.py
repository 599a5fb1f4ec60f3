"""The register of mandates: who may act for whom, in what, until when. How they are made: ``portal.mandates``."""
