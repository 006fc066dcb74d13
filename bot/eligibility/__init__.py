"""The eligibility engine: pure functions from the contract's answers to the contract's assessment.

`facts` holds the dated numbers, `route` `criteria` `cautions` are predicates, `outcome` routes; `schemes`, `documents`
and `fees` add what follows; `interview` says what is still to be asked, `near_miss` what would change the answer, and
`report` puts it all into words.
"""

from bot.eligibility.assessment import Assessment, assess

__all__ = ["Assessment", "assess"]
