"""Code with a fault, for who has this folder on PYTHONPATH: some pages raise, some kill."""

import os

from seoulwire import reading
from seoulwire.configuration import Configuration
from seoulwire.items import Capture

sound = reading.read


def read(capture: Capture, target: reading.Target, configuration: Configuration) -> reading.Reading:
    if b"BUG" in capture.body:
        raise IndexError("a layout we do not know")
    if b"POISON" in capture.body:
        os.abort()
    return sound(capture, target, configuration)


reading.read = read
