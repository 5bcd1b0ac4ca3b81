"""Fixed prices after cheaper issues: published examples, by hand, and laws against the formula written another way."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_notes.core.quotes import Split
from xl_notes.core.resets import Issue, reset_price

F = Fraction
NOTE_DAY = date(2017, 11, 30)
ROUND = date(2018, 6, 1)
LATER = date(2019, 1, 1)


def price(issues, method="ratchet", outstanding=None, fixed="1", as_of=LATER, splits=()):
    return reset_price(as_of, F(fixed), issues, method, outstanding, splits)


# --- published examples ------------------------------------------------------------------------------------------------------------------------------------


def test_mgls_2019():
    """MGLS law firm, "Weighted Average Anti-Dilution Protection: Formula And Calculator", 26 September 2019, mglick.legal.

    A company of one million common shares has sold one million preferred shares at $1.00, convertible one for one, and sells another round at $0.50.  A share
    of the first round converts into 1.2 common shares under CP2 = CP1 x (A + B) / (A + C), into 2 under a full ratchet.  The size of the second round is not
    printed; 1.2 is that of a million shares: (2,000,000 + 500,000) / (2,000,000 + 1,000,000) = 1 / 1.2.
    """
    second = [Issue(ROUND, F("0.50"), 1_000_000)]
    assert 1 / price(second, "weighted", 2_000_000) == F("1.2")
    assert 1 / price(second) == 2


def test_vator_2013():
    """ "There Are Two Ways To Formulate Antidilution Provisions", vator.tv, 2 April 2013.

    One million common and one million preferred shares at $1; the founder owns the common.  50,000 shares at $0.50 ratchet the preferred's price to $0.50, and
    the founder from 50 percent to under 33.3 percent; one share at that price would do the same, to 33.3 percent.
    """
    for shares, words in ((50_000, "under"), (1, "about")):
        preferred = 1_000_000 / price([Issue(ROUND, F("0.50"), shares)])
        founder = F(1_000_000) / (1_000_000 + preferred + shares)
        assert preferred == 2_000_000
        assert founder < F(1, 3)
        assert (round(100 * float(founder), 1) == 33.3) == (words == "about")


def test_lawtrades_ratchet():
    """Lawtrades, Business & Startup Law Dictionary, "Ratchet": a price of $1.00, a later round at $0.25, so $0.25."""
    assert price([Issue(ROUND, F("0.25"))]) == F("0.25")


# --- by hand -----------------------------------------------------------------------------------------------------------------------------------------------


def test_the_lowest_of_all_issues():
    issues = [Issue(ROUND, F("0.0015")), Issue(date(2018, 3, 1), F("0.0012")), Issue(date(2018, 9, 1), F("0.003"))]
    assert price(issues, fixed="0.002") == F("0.0012")
    assert price(issues[2:], fixed="0.002") == F("0.002")
    assert price([], fixed="0.002") == F("0.002")
    assert price([], "weighted", 10, fixed="0.002") == F("0.002")


def test_issues_count_from_their_day():
    """An issue of the day itself counts, one of the next day does not."""
    issues = [Issue(ROUND, F("0.5"), 100)]
    assert price(issues, as_of=ROUND) == F("0.5")
    assert price(issues, as_of=ROUND - timedelta(days=1)) == 1
    assert price(issues, "weighted", 100, as_of=ROUND) == F("0.75")
    assert price(issues, "weighted", 100, as_of=ROUND - timedelta(days=1)) == 1


def test_two_rounds_one_after_the_other():
    """100 shares, price 1.  100 at 0.50: (100 + 50) / 200 = 0.75.  Then 200 at 0.375, with 200 outstanding: 0.75 x (200 + 100) / 400 = 0.5625."""
    issues = [Issue(date(2018, 9, 1), F("0.375"), 200), Issue(ROUND, F("0.5"), 100)]
    assert price(issues, "weighted", 100) == F("0.5625")


def test_a_dearer_round_leaves_the_price_and_dilutes_the_next():
    """100 shares at 2.00 first: no change, 200 outstanding.  Then 100 at 0.50: (200 + 50) / 300; at the price of 1 itself no change either."""
    dear = Issue(date(2018, 3, 1), F(2), 100)
    assert price([dear], "weighted", 100) == 1
    assert price([dear, Issue(ROUND, F("0.5"), 100)], "weighted", 100) == F(250, 300)
    assert price([Issue(ROUND, F(1), 100)], "weighted", 100) == 1


def test_a_round_between_the_old_and_the_new_price():
    """100 at 0.50 bring 1 down to 0.75; 100 more at 0.80 are then no cheaper issue, though they were below the price at first."""
    issues = [Issue(ROUND, F("0.5"), 100), Issue(date(2018, 9, 1), F("0.8"), 100)]
    assert price(issues, "weighted", 100) == F("0.75")


def test_issues_of_one_day_are_one():
    """Both are below the price of the morning: (100 + 50 + 80) / 300, whichever comes first in the table."""
    both = [Issue(ROUND, F("0.5"), 100), Issue(ROUND, F("0.8"), 100)]
    assert price(both, "weighted", 100) == price(both[::-1], "weighted", 100) == F(230, 300)


# --- splits ------------------------------------------------------------------------------------------------------------------------------------------------

REVERSE = Split(date(2018, 7, 1), F(1, 10))


def test_a_reverse_split_after_the_issue():
    """One new share for ten: the note's 0.002 is 0.02, an issue at 0.0015 before it 0.015, one at 0.018 after it counts as it is."""
    issues = [Issue(ROUND, F("0.0015"), 1000), Issue(date(2018, 9, 1), F("0.018"), 100)]
    assert price(issues, fixed="0.002", splits=[REVERSE]) == F("0.015")
    assert price(issues[1:], fixed="0.002", splits=[REVERSE]) == F("0.018")
    assert price(issues, fixed="0.002", splits=[REVERSE], as_of=date(2018, 6, 30)) == F("0.0015")


def test_a_weighted_average_across_a_split():
    """1,000 old shares are 100 new ones.  Before the split 1,000 at 0.50: 0.75; in new shares 7.50, with 200 outstanding.  Then 200 at 3.75:
    7.50 x (200 + 100) / 400 = 5.625."""
    issues = [Issue(ROUND, F("0.5"), 1000), Issue(date(2018, 9, 1), F("3.75"), 200)]
    assert price(issues, "weighted", 1000, splits=[REVERSE]) == F("5.625")


def test_a_split_on_the_day_of_an_issue():
    """The issue is in new shares from the morning of the split."""
    assert price([Issue(REVERSE.day, F("0.015"))], fixed="0.002", splits=[REVERSE]) == F("0.015")


# --- laws --------------------------------------------------------------------------------------------------------------------------------------------------

rows = st.lists(st.builds(Issue, st.dates(NOTE_DAY, LATER), st.integers(1, 300).map(lambda cents: F(cents, 100)), st.integers(1, 10**7)), max_size=8)
counts = st.integers(1, 10**8)


@given(rows, counts)
def test_a_weighted_average_lies_between_the_ratchet_and_the_fixed_price(issues, outstanding):
    assert price(issues) <= price(issues, "weighted", outstanding) <= 1
    assert (price(issues) < 1) == (price(issues, "weighted", outstanding) < 1)


@given(rows, counts, st.randoms())
def test_the_order_of_the_table_does_not_matter(issues, outstanding, random):
    shuffled = random.sample(issues, len(issues))
    assert price(shuffled) == price(issues)
    assert price(shuffled, "weighted", outstanding) == price(issues, "weighted", outstanding)


@given(rows, counts)
def test_the_formula_as_an_average_of_money(issues, outstanding):
    """Another way to write it, day by day: all shares there were at the old price, and the cheap ones at theirs, over the number of them all."""
    expected, shares = F(1), outstanding
    for day in sorted({issue.day for issue in issues}):
        today = [issue for issue in issues if issue.day == day]
        cheap = [issue for issue in today if issue.price < expected]
        money = shares * expected + sum(issue.shares * issue.price for issue in cheap)
        expected = money / (shares + sum(issue.shares for issue in cheap))
        shares += sum(issue.shares for issue in today)
    assert price(issues, "weighted", outstanding) == expected


@given(
    rows,
    counts,
    st.sampled_from([F(1, 50), F(1, 10), F(1), F(2), F(5)]),
    st.dates(NOTE_DAY + timedelta(days=1), LATER),
    st.sampled_from(["ratchet", "weighted"]),
)
def test_a_split_changes_no_holders_part(issues, outstanding, ratio, day, method):
    """The same issues as traded where the stock has split: the price moves by the ratio and by nothing else."""
    traded = [issue if issue.day < day else Issue(issue.day, issue.price / ratio, issue.shares * ratio) for issue in issues]
    found = price(traded, method, outstanding, splits=[Split(day, ratio)])
    assert found == price(issues, method, outstanding) / ratio


@pytest.mark.parametrize("method", ["ratchet", "weighted"])
def test_a_very_large_round_is_a_ratchet(method):
    assert price([Issue(ROUND, F("0.5"), 10**15)], method, 1) == pytest.approx(0.5)
