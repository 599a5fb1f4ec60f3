"""The form builder: a service's definition made, checked, reviewed and published in the browser, without YAML.

The working form of a draft is plain data, edited at a place; when it is sent for review its YAML is written once, and
exactly these bytes are tried by the publish gate, reviewed by another administrator, and published.
"""
