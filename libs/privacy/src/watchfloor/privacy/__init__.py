"""Gives out and erases what the product holds of one user or customer."""

from watchfloor.privacy.eraser import Eraser
from watchfloor.privacy.places import Place, places_of
from watchfloor.privacy.subjects import SubjectTokens, subject_named

__all__ = ["Eraser", "Place", "SubjectTokens", "places_of", "subject_named"]
