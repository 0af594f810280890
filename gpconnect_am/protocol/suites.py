"""Cipher suites by number: the four families that are to be supported, and those that are not.

Source: development_api_security_guidance.html, "Supported ciphers"; numbers and names from IANA's registry.
"""

from __future__ import annotations

from collections.abc import Mapping

FAMILIES: Mapping[str, Mapping[int, str]] = {
    "AESGCM+EECDH": {
        0xC030: "ECDHE-RSA-AES256-GCM-SHA384",
        0xC02F: "ECDHE-RSA-AES128-GCM-SHA256",
        0xC02C: "ECDHE-ECDSA-AES256-GCM-SHA384",
        0xC02B: "ECDHE-ECDSA-AES128-GCM-SHA256",
    },
    "AESGCM+EDH": {0x009F: "DHE-RSA-AES256-GCM-SHA384", 0x009E: "DHE-RSA-AES128-GCM-SHA256"},
    "AES256+EECDH": {
        0xC030: "ECDHE-RSA-AES256-GCM-SHA384",
        0xC02C: "ECDHE-ECDSA-AES256-GCM-SHA384",
        0xC028: "ECDHE-RSA-AES256-SHA384",
        0xC014: "ECDHE-RSA-AES256-SHA",
        0xC024: "ECDHE-ECDSA-AES256-SHA384",
        0xC00A: "ECDHE-ECDSA-AES256-SHA",
    },
    "AES256+EDH": {
        0x009F: "DHE-RSA-AES256-GCM-SHA384",
        0x006B: "DHE-RSA-AES256-SHA256",
        0x0039: "DHE-RSA-AES256-SHA",
    },
}
"""The families in the order of preference, with their suites; as in OpenSSL's names, some belong to two."""

OTHERS: Mapping[int, str] = {
    0x0001: "NULL-MD5",
    0x0002: "NULL-SHA",
    0x003B: "NULL-SHA256",
    0xC006: "ECDHE-ECDSA-NULL-SHA",
    0xC010: "ECDHE-RSA-NULL-SHA",
    0x0003: "EXP-RC4-MD5",
    0x0008: "EXP-DES-CBC-SHA",
    0x0004: "RC4-MD5",
    0x0005: "RC4-SHA",
    0xC007: "ECDHE-ECDSA-RC4-SHA",
    0xC011: "ECDHE-RSA-RC4-SHA",
    0x0009: "DES-CBC-SHA",
    0x0015: "DHE-RSA-DES-CBC-SHA",
    0x000A: "DES-CBC3-SHA",
    0x0016: "DHE-RSA-DES-CBC3-SHA",
    0xC008: "ECDHE-ECDSA-DES-CBC3-SHA",
    0xC012: "ECDHE-RSA-DES-CBC3-SHA",
    0x002F: "AES128-SHA",
    0x0035: "AES256-SHA",
    0x003C: "AES128-SHA256",
    0x003D: "AES256-SHA256",
    0x009C: "AES128-GCM-SHA256",
    0x009D: "AES256-GCM-SHA384",
    0x0033: "DHE-RSA-AES128-SHA",
    0x0067: "DHE-RSA-AES128-SHA256",
    0xC009: "ECDHE-ECDSA-AES128-SHA",
    0xC013: "ECDHE-RSA-AES128-SHA",
    0xC023: "ECDHE-ECDSA-AES128-SHA256",
    0xC027: "ECDHE-RSA-AES128-SHA256",
    0xCCA8: "ECDHE-RSA-CHACHA20-POLY1305",
    0xCCA9: "ECDHE-ECDSA-CHACHA20-POLY1305",
    0xCCAA: "DHE-RSA-CHACHA20-POLY1305",
    0x0041: "CAMELLIA128-SHA",
    0x0084: "CAMELLIA256-SHA",
    0x0045: "DHE-RSA-CAMELLIA128-SHA",
    0x0088: "DHE-RSA-CAMELLIA256-SHA",
    0x0096: "SEED-SHA",
    0x0018: "ADH-RC4-MD5",
    0x001B: "ADH-DES-CBC3-SHA",
    0x0034: "ADH-AES128-SHA",
    0x003A: "ADH-AES256-SHA",
    0x006D: "ADH-AES256-SHA256",
    0x00A6: "ADH-AES128-GCM-SHA256",
    0x00A7: "ADH-AES256-GCM-SHA384",
    0xC018: "AECDH-AES128-SHA",
    0xC019: "AECDH-AES256-SHA",
}
"""Suites of no named family: without encryption or forward secrecy, weak, anonymous, or simply not named."""

SUPPORTED: Mapping[int, str] = {
    number: name for family in FAMILIES.values() for number, name in family.items()
}
"""Every suite of the families, the most preferred first."""
