# SPDX-License-Identifier: GPL-2.0-or-later
"""Layouts written after the extractor, and never looked at to change it."""
from page_parts import *

LAYOUTS = []
