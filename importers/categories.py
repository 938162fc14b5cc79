"""Somebody else's categories that are a need of ours by their very name. Any other says too little to be one."""

NEEDS = {
    "dental care": "health.dental",
    "vision care": "health.vision",
    "tattoo removal": "health.tattoo_removal",
    "physical therapy": "health.physical_therapy",
    "occupational therapy": "health.occupational_therapy",
    "peer support": "support.peer",
    "tutoring": "education.tutoring",
    "english as a second language": "education.esl",
    "financial literacy": "skills.financial",
    "independent living skills": "skills.independent_living",
    "parenting classes": "skills.parenting",
}
"""The name in lower case → the code of the need."""
