"""What a bank says about our account, read from its files: one small module per format, nothing but values out.

Who reads a file looks whether it holds together (``checks``), and shows what it cannot prove.
"""
