"""The lint of VBA: every rule finds its fault at its line and nothing else, sound code passes, random programs pass until one thing in them is broken, and the
VBA of xlwings, which Excel compiles every day, is understood."""

import re
from pathlib import Path

import pytest
import xlwings
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.build.vbalint import forbidden, lint

XLWINGS = Path(xlwings.__file__).parent


def head(name="m"):
    return f'Attribute VB_Name = "{name}"\nOption Explicit\n'


def module(text, name="m"):
    """A project of one module; the text begins in line 3."""
    return {name: head(name) + text + "\n"}


def inside(text):
    """Statements inside a procedure with the parameters x, y and z; they begin in line 4."""
    return module(f"Public Sub Main(ByVal x As Variant, ByRef y As Variant, ByVal z As Object)\n{text}\nEnd Sub")


def beside(text):
    """Statements as inside(), with procedures to call below them."""
    return {
        "m": inside(text)["m"]
        + "Private Sub Both(ByVal first As Long, ByVal second As Long, Optional ByVal third As Long)\ny1 = first + second + third\nEnd Sub\n"
        + "Private Function Twice(ByVal number As Long) As Long\nTwice = 2 * number\nEnd Function\n"
        + "Private Sub Changed(ByRef number As Long, other1 As String)\nnumber = Len(other1)\nEnd Sub\n"
        + "Private Sub Filled(cells1 As Range, any1 As Variant)\nany1 = cells1.Value\nEnd Sub\n"
        + "Private Function Nothing2() As Long\nNothing2 = y1\nEnd Function\n"
        + "Private Function Joined(ParamArray parts() As Variant) As String\nJoined = Join(parts)\nEnd Function\n",
        "other": head("other") + "Public y1 As Long\nPublic Sub Both2(ByVal first As Long)\ny1 = first\nEnd Sub\nPrivate Sub Hidden()\nEnd Sub\n",
    }


TWO = {"a": head("a") + "Public Sub One()\nEnd Sub\n"}
LONG = "a" * 256
PARAMETERS = ", ".join(f"p{number} As Long" for number in range(61))
CONTINUED = " _\n".join(["y = x"] + ["+ x"] * 24)

# What is tried; the broken source; the line and words of its one finding; the mended source.
CASES = [
    # the module
    ("another name in the first line", {"m": head("n")}, 1, 'Attribute VB_Name = "m"', {"m": head("m")}),
    ("no name in the first line", {"m": "Option Explicit\n"}, 1, "the first line must be", {"m": head()}),
    ("a name of 32 characters", module("", "m" * 32), 1, "32 characters, 31 at most", module("", "m" * 31)),
    ("a name with a blank", module("", "a b"), 1, "no name for a module", module("", "a_b")),
    ("two modules of one name", {"Ab": head("Ab"), "aB": head("aB")}, 1, "two modules are named aB", {"Ab": head("Ab"), "aC": head("aC")}),
    ("no Option Explicit", {"m": 'Attribute VB_Name = "m"\nSub A()\nEnd Sub\n'}, 1, "Option Explicit", module("Sub A()\nEnd Sub")),
    ("a NUL", inside("y = 1 ' \0"), 4, "control character", inside("y = 1 '")),
    ("beyond the code page", inside("y = 1 ' \u2265 1"), 4, "cannot hold: '\u2265'", inside("y = 1 ' >= 1")),
    ("beyond ASCII in a name", inside("y\u00e9 = 1"), 4, "beyond ASCII", inside("y = 1 ' y\u00e9")),
    ("a quotation mark of a word processor", inside("y = \u201ca\u201d"), 4, "beyond ASCII", inside('y = "\u201ca\u201d"')),
    ("1,024 characters", inside("y = 1 '" + "x" * 1017), 4, "1024 characters", inside("y = 1 '" + "x" * 1016)),
    ("25 line breaks", inside(CONTINUED + " _\n+ x"), 28, "more than 24", inside(CONTINUED)),
    ("an empty line after a break", inside("y = 1 _\n\nx = 2"), 4, "nothing follows", inside("y = 1 _\n+ 1\nx = 2")),
    ("a break at the end of the module", {"m": head() + "Public n As Long _"}, 3, "nothing follows", {"m": head() + "Public n As Long"}),
    ("a break without a blank", inside("y = 1 +_\n1"), 4, "needs a blank before it", inside("y = 1 + _\n1")),
    ("a blank behind a break", inside("y = 1 + _ \n1"), 4, "nothing after it", inside("y = 1 + _\n1")),
    ("a break within a line", inside("y = 1 + _ 1"), 4, "nothing after it", inside("y = 1 + 1")),
    ("a break in a comment", inside("y = 1 ' one _\ny = 2"), 4, "makes a comment of the next line", inside("y = 1 ' one _\n' two\ny = 2")),
    ("65,535 lines", module("\n" * 65_532 + "'"), 65_535, "65534 at most", module("\n" * 65_531 + "'")),
    ("64 kB in a procedure", inside("\n".join(["y = 1 '" + "x" * 991] * 66)), 3, "65536", inside("\n".join(["y = 1 '" + "x" * 991] * 65))),
    # texts, dates, numbers
    ("an open text", inside('y = "a'), 4, "not closed", inside('y = "a"')),
    ("a break in a text", inside('y = "a _\n& "b"'), 4, "not closed", inside('y = "a" _\n& "b"')),
    ("an odd quote", inside('y = "a"b"'), 4, "not closed", inside('y = "a""b"')),
    ("an open date", inside("y = #1/2/2018"), 4, "date that is not closed", inside("y = #1/2/2018#")),
    ("a sign VBA has not", inside("y = x ? 1"), 4, "? has no meaning", inside("y = x \\ 1")),
    ("a power without a blank", inside("y = x^2"), 4, "LongLong", inside("y = x ^ 2")),
    ("a power of a number without a blank", inside("y = 2^8"), 4, "LongLong", inside("y = 2 ^ 8")),
    ("a hexadecimal number that is none", inside("y = &HXY"), 4, "cannot stand after", inside("y = &HFFFF&")),
    ("a parenthesis not closed", inside("y = (x + 1"), 4, "( without its )", inside("y = (x + 1)")),
    ("a parenthesis not opened", inside("y = x + 1)"), 4, ") without its (", inside("y = (x + 1)")),
    # directives
    ("#If not ended", inside("#If Mac Then\ny = 1"), 4, "#If without #End If", inside("#If Mac Then\ny = 1\n#End If")),
    ("#End If alone", inside("y = 1\n#End If"), 5, "#End without #If", inside("#If Mac Then\ny = 1\n#End If")),
    (
        "#ElseIf after #Else",
        inside("#If Mac Then\n#Else\n#ElseIf Win64 Then\n#End If"),
        6,
        "after #Else",
        inside("#If Mac Then\n#ElseIf Win64 Then\n#Else\n#End If"),
    ),
    ("#If without Then", inside("#If Mac\ny = 1\n#End If"), 4, "Then is missing", inside("#If Mac Then\ny = 1\n#End If")),
    ("a condition that is none", inside("#If Mac Or Then\ny = 1\n#End If"), 4, "cannot be read", inside("#If Mac Or Win64 Then\ny = 1\n#End If")),
    ("wrong on a Mac only", inside("#If Mac Then\ny =\n#End If"), 5, "not complete", inside("#If Mac Then\ny = 1\n#End If")),
    (
        "wrong in 32 bits only",
        inside("#If Win64 Then\ny = 1\n#Else\ny = 1 +\n#End If"),
        7,
        "not complete",
        inside("#If Win64 Then\ny = 1\n#Else\ny = 1\n#End If"),
    ),
    ("wrong by a constant", inside("#Const A = 2\n#If A = 2 Then\ny =\n#End If"), 6, "not complete", inside("#Const A = 1\n#If A = 2 Then\ny =\n#End If")),
    # blocks
    ("If not ended", inside("If x Then\ny = 1"), 4, "If without End If", inside("If x Then\ny = 1\nEnd If")),
    ("End If after a line", inside("If x Then y = 1\nEnd If"), 5, "End If without If", inside("If x Then y = 1")),
    ("Else alone", inside("Else\ny = 1"), 4, "Else without If", inside("If x Then\nElse\ny = 1\nEnd If")),
    ("two Else", inside("If x Then\nElse\nElse\nEnd If"), 6, "after the Else", inside("If x Then\nElseIf y Then\nElse\nEnd If")),
    ("Else If", inside("If x Then\nElse If y Then\ny = 1\nEnd If"), 4, "If without End If", inside("If x Then\nElseIf y Then\ny = 1\nEnd If")),
    (
        "a block open in another",
        inside("For Each y In z\nIf x Then\nNext"),
        5,
        "still open at the Next of line 6",
        inside("For Each y In z\nIf x Then\nEnd If\nNext"),
    ),
    ("For not ended", inside("For y = 1 To 2"), 4, "For without Next", inside("For y = 1 To 2\nNext")),
    ("another variable at Next", inside("For y = 1 To 2\nNext x"), 5, "Next x ends the loop over y", inside("For y = 1 To 2\nNext y")),
    ("Do not ended", inside("Do While x"), 4, "Do without Loop", inside("Do While x\nLoop")),
    ("While not ended", inside("While x\ny = 1"), 4, "While without Wend", inside("While x\ny = 1\nWend")),
    ("Wend alone", inside("Do\nLoop\nWend"), 6, "Wend without While", inside("Do\nWhile x\nWend\nLoop")),
    ("Select not ended", inside("Select Case x\nCase 1"), 4, "Select without End Select", inside("Select Case x\nCase 1\nEnd Select")),
    (
        "a statement before Case",
        inside("Select Case x\ny = 1\nCase 1\nEnd Select"),
        5,
        "before its first Case|its first Case",
        inside("Select Case x\nCase 1\ny = 1\nEnd Select"),
    ),
    (
        "Case after Case Else",
        inside("Select Case x\nCase Else\nCase 1\nEnd Select"),
        6,
        "after the Else",
        inside("Select Case x\nCase 1\nCase Else\nEnd Select"),
    ),
    ("With not ended", inside("With z\n.Value = 1"), 4, "With without End With", inside("With z\n.Value = 1\nEnd With")),
    ("Exit For outside", inside("Do\nExit For\nLoop"), 5, "Exit For outside", inside("Do\nExit Do\nLoop")),
    ("Exit Do outside", inside("While x\nExit Do\nWend"), 5, "Exit Do outside", inside("Do While x\nExit Do\nLoop")),
    ("Exit Function in a Sub", inside("Exit Function"), 4, "Exit Function in a Sub", inside("Exit Sub")),
    ("End Function for a Sub", module("Sub A()\nEnd Function"), 4, "ends the Sub A", module("Sub A()\nEnd Sub")),
    ("a Sub not ended", module("Sub A()\nSub B()\nEnd Sub"), 3, "A is not ended", module("Sub A()\nEnd Sub\nSub B()\nEnd Sub")),
    ("the last Sub not ended", module("Sub A()"), 3, "A is not ended", module("Sub A()\nEnd Sub")),
    ("a Type not ended", module("Type T\na As Long\nSub A()\nEnd Sub"), 3, "End Type is missing", module("Type T\na As Long\nEnd Type\nSub A()\nEnd Sub")),
    ("an Enum not ended", module("Enum E\na = 1"), 3, "End Enum is missing", module("Enum E\na = 1\nEnd Enum")),
    ("code outside", module("Sub A()\nEnd Sub\nBeep"), 5, "outside a procedure", module("Sub A()\nBeep\nEnd Sub")),
    (
        "a declaration below a procedure",
        module("Sub A()\nEnd Sub\nPublic n As Long"),
        5,
        "before the first procedure",
        module("Public n As Long\nSub A()\nEnd Sub"),
    ),
    # statements
    ("half an assignment", inside("y ="), 4, "not complete", inside("y = 1")),
    ("two values", inside("y = x 1"), 4, "1 cannot stand after x", inside("y = x + 1")),
    ("two equal signs", inside("y == 1"), 4, "= cannot stand after =", inside("y = 1")),
    ("of another language", inside("y += 1"), 4, "= cannot stand after +", inside("y = y + 1")),
    ("Is Not", inside("If z Is Not Nothing Then y = 1"), 4, "after Is", inside("If Not z Is Nothing Then y = 1")),
    ("no Then", inside("If x\nEnd If"), 4, "Then is missing", inside("If x Then\nEnd If")),
    ("no To", inside("For y = 1\nNext"), 4, "To is missing", inside("For y = 1 To 2\nNext")),
    ("no In", inside("For Each y z\nNext"), 4, "In is missing", inside("For Each y In z\nNext")),
    ("no Case", inside("Select x\nCase 1\nEnd Select"), 4, "Case is missing", inside("Select Case x\nCase 1\nEnd Select")),
    ("While misspelt", inside("Do Whle x\nLoop"), 4, "Whle cannot stand after Do", inside("Do While x\nLoop")),
    ("a call with several arguments in parentheses", inside("z.Add (1, 2)"), 4, "needs Call", inside("z.Add 1, 2")),
    ("a point and nothing", inside("y = z."), 4, "not complete", inside("y = z.Value")),
    ("Exit and nothing", inside("Exit"), 4, "Exit cannot stand", inside("Exit Sub")),
    ("Private inside", inside("Private n As Long"), 4, "Private cannot stand", inside("Dim n As Long\nn = 1")),
    ("On Error without Next", inside("On Error Resume"), 4, "Next is missing", inside("On Error Resume Next")),
    ("Resume with two labels", inside("Resume Next 5"), 4, "5 cannot stand after Next", inside("Resume Next")),
    ("no type", inside("Dim n As\nn = 1"), 4, "not complete", inside("Dim n As Long\nn = 1")),
    (
        "a head that is none",
        module("Sub A(ByVal n Long)\nEnd Sub"),
        3,
        "Long cannot stand after n|) is missing before Long",
        module("Sub A(ByVal n As Long)\nEnd Sub"),
    ),
    ("a Const without a value", module("Public Const A As Long"), 3, "= is missing", module("Public Const A As Long = 1")),
    # names
    ("a procedure twice", module("Sub A()\nEnd Sub\nFunction a()\na = 1\nEnd Function"), 5, "a second time", module("Sub A()\nEnd Sub\nSub B()\nEnd Sub")),
    ("a procedure like a variable", module("Public a As Long\nSub A()\nEnd Sub"), 4, "a second time", module("Public b As Long\nSub A()\nEnd Sub")),
    (
        "an accessor twice",
        module("Property Get A() As Long\nA = 1\nEnd Property\nProperty Get A() As Long\nA = 1\nEnd Property"),
        6,
        "a second time",
        module("Property Get A() As Long\nA = 1\nEnd Property\nProperty Let A(ByVal n As Long)\nEnd Property"),
    ),
    ("a public name twice", TWO | module("Public Sub one()\nEnd Sub"), 3, "public in a, too", TWO | module("Private Sub one()\nEnd Sub")),
    ("a procedure like a module", module("Public Sub M()\nEnd Sub"), 3, "name of a module", module("Public Sub N()\nEnd Sub")),
    ("a reserved name", inside("Dim date As Long\ndate = 1"), 4, "a word of VBA", inside("Dim day1 As Long\nday1 = 1")),
    ("a reserved parameter", module("Sub A(ByVal Next As Long)\nEnd Sub"), 3, "a word of VBA", module("Sub A(ByVal following As Long)\nEnd Sub")),
    ("a reserved procedure", module("Sub Loop()\nEnd Sub"), 3, "a word of VBA", module("Sub Loop1()\nEnd Sub")),
    ("a name of 256 characters", inside(f"Dim {LONG} As Long\n{LONG} = 1"), 4, "256 characters", inside(f"Dim {LONG[1:]} As Long\n{LONG[1:]} = 1")),
    ("a parameter twice", module("Sub A(ByVal n As Long, ByVal N As Long)\nEnd Sub"), 3, "name of another", module("Sub A(ByVal n As Long)\nEnd Sub")),
    ("a parameter like its function", module("Sub A(ByVal a As Long)\nEnd Sub"), 3, "name of its procedure", module("Sub A(ByVal b As Long)\nEnd Sub")),
    (
        "61 parameters",
        module(f"Sub A({PARAMETERS})\nEnd Sub"),
        3,
        "61 parameters, 60 at most",
        module(f"Sub A({PARAMETERS[: PARAMETERS.rindex(',')]})\nEnd Sub"),
    ),
    (
        "Optional before others",
        module("Sub A(Optional n As Long, k As Long)\nEnd Sub"),
        3,
        "k must be Optional",
        module("Sub A(k As Long, Optional n As Long)\nEnd Sub"),
    ),
    ("a default without Optional", module("Sub A(n As Long = 1)\nEnd Sub"), 3, "is not Optional", module("Sub A(Optional n As Long = 1)\nEnd Sub")),
    ("ParamArray before others", module("Sub A(ParamArray n(), k)\nEnd Sub"), 3, "alone at the end", module("Sub A(k, ParamArray n())\nEnd Sub")),
    ("ParamArray of numbers", module("Sub A(ParamArray n() As Long)\nEnd Sub"), 3, "alone at the end", module("Sub A(ParamArray n() As Variant)\nEnd Sub")),
    ("ParamArray after Optional", module("Sub A(Optional k, ParamArray n())\nEnd Sub"), 3, "after no Optional", module("Sub A(k, ParamArray n())\nEnd Sub")),
    ("an array ByVal", module("Sub A(ByVal n() As Long)\nEnd Sub"), 3, "cannot be passed ByVal", module("Sub A(ByRef n() As Long)\nEnd Sub")),
    ("not declared", inside("yy = 1\nyy = 2"), 4, "yy is declared nowhere", inside("y = 1\ny = 2")),
    ("a type not declared", module("Public n As Lnog"), 3, "type Lnog", module("Public n As Long")),
    ("a library's name misspelt", inside("y = Lef$(x, 1)"), 4, "Lef", inside("y = Left$(x, 1)")),
    ("a private name of another module", beside("Hidden"), 4, "Hidden is declared nowhere", beside("Both2 1")),
    (
        "a variable of another procedure",
        module("Sub A()\nDim n As Long\nn = 1\nEnd Sub\nSub B()\nn = 1\nEnd Sub"),
        8,
        "n is declared nowhere",
        module("Private n As Long\nSub A()\nn = 1\nEnd Sub\nSub B()\nn = 1\nEnd Sub"),
    ),
    ("declared twice", inside("Dim n As Long, N As Long\nn = 1"), 4, "a second time in Main", inside("Dim n As Long, k As Long\nn = k")),
    ("a parameter declared again", inside("Dim X As Long\nx = 1"), 4, "is a parameter already", inside("Dim n As Long\nn = 1")),
    (
        "a function declared inside",
        module("Function A() As Long\nDim a As Long\na = 1\nEnd Function"),
        4,
        "a second time",
        module("Function A() As Long\nA = 1\nEnd Function"),
    ),
    ("never used", inside("Dim n As Long"), 4, "n is never used", inside("Dim n As Long\nn = 1")),
    ("a constant of a module never used", module("Private Const A As Long = 1"), 3, "A is never used", module("Public Const A As Long = 1")),
    ("a Variant by surprise", inside("Dim n, k As Long\nn = k"), 4, "n without a type", inside("Dim n As Variant, k As Long\nn = k")),
    ("a Variant of a module by surprise", module("Public n, k As Long"), 3, "n without a type", module("Public n As Long, k As Long")),
    ("used above its Dim", inside("n = 1\nDim n As Long"), 4, "used above its declaration in line 5", inside("Dim n As Long\nn = 1")),
    ("Set for a number", inside("Dim n As Long\nSet n = z"), 5, "Set for n, which is a Long", inside("Dim n As Object\nSet n = z")),
    (
        "Set for a result",
        module("Function A() As String\nSet A = Nothing\nEnd Function"),
        4,
        "Set for A, which is a String",
        module("Function A() As Object\nSet A = Nothing\nEnd Function"),
    ),
    ("For Each with a number", inside("Dim n As Long\nFor Each n In z\nNext"), 5, "For Each for n", inside("Dim n As Variant\nFor Each n In z\nNext")),
    # flow
    ("no result", module("Function A() As Long\nEnd Function"), 3, "A never gets a value", module("Function A() As Long\nA = 1\nEnd Function")),
    (
        "no result in a line",
        module("Function A(ByVal n As Long) As Long\nIf n > 1 Then Err.Raise 5\nEnd Function"),
        3,
        "never gets a value",
        module("Function A(ByVal n As Long) As Long\nErr.Raise n\nEnd Function"),
    ),
    ("no label", inside("GoTo there"), 4, "no label there", inside("GoTo there\nthere:")),
    ("no label for errors", inside("On Error GoTo failed\ny = 1"), 4, "no label failed", inside("On Error GoTo failed\ny = 1\nfailed:")),
    ("a label nobody goes to", inside("there:\ny = 1"), 4, "nothing jumps to the label there", inside("there:\ny = 1\nIf x Then GoTo there")),
    ("a label twice", inside("there:\nThere:\nGoTo there"), 5, "a second time", inside("there:\nThere2:\nGoTo there\nGoTo there2")),
    (
        "into the handler",
        inside("On Error GoTo failed\ny = 1\nfailed:\ny = 2"),
        6,
        "Exit Sub is missing",
        inside("On Error GoTo failed\ny = 1\nExit Sub\nfailed:\ny = 2"),
    ),
    (
        "into the handler sometimes",
        inside("On Error GoTo failed\nIf x Then Exit Sub\nfailed:\ny = 2"),
        6,
        "Exit Sub is missing",
        inside("On Error GoTo failed\nErr.Raise 5\nfailed:\ny = 2"),
    ),
    # calls
    ("too few arguments", beside("Both 1"), 4, "Both is not given second", beside("Both 1, 2")),
    ("too many arguments", beside("Both 1, 2, 3, 4"), 4, "takes 3 arguments and is given 4", beside("Both 1, 2, 3")),
    ("an argument left out", beside("Both , 2"), 4, "Both is not given first", beside("Both 1, 2, ")),
    (
        "too many in an expression",
        beside("y = Twice(1, 2)"),
        4,
        "takes 1 arguments and is given 2",
        beside("y = Twice(1) + Joined(1, 2, 3) + Nothing2() + Nothing2"),
    ),
    ("none in an expression", beside("y = Twice + 1"), 4, "Twice is not given number", beside("y = Twice(y) + 1")),
    ("too few with Call", beside("Call Both(1)"), 4, "not given second", beside("Call Both(1, 2)")),
    ("no such parameter", beside("Both 1, secnd:=2"), 4, "no parameter secnd", beside("Both 1, second:=2")),
    ("a parameter twice in a call", beside("Both 1, 2, first:=2"), 4, "given first twice", beside("Both 1, 2, third:=2")),
    ("of another module", beside("other.Both2"), 4, "not given first", beside("other.Both2 1")),
    ("what another module has not", beside("other.Both3 1"), 4, "other has no both3", beside("other.Both2 1")),
    ("what another module keeps", beside("other.Hidden"), 4, "is private", beside("other.Both2 1")),
    ("a number called", inside("Dim n As Long\nn 1"), 5, "n is a variable and cannot be called", inside("Dim n As Long\nn = 1")),
    ("a constant assigned to", inside("Const A As Long = 1\nA = 2"), 5, "A is a constant", inside("Const A As Long = 1\ny = A")),
    ("a procedure assigned to", beside("Nothing2 = 1"), 4, "cannot be assigned to", beside("y = Nothing2")),
    ("a Sub for a value", beside("y = Both(1, 2)"), 4, "Both is a Sub", beside("y = Twice(1)")),
    ("a Variant by reference", beside('Changed x, "a"'), 4, "number ByRef as Long and is given x, which is declared as Variant", beside('Changed (x), "a"')),
    ("another number by reference", beside('Dim n As Integer\nChanged n, "a"'), 5, "declared as Integer", beside('Dim n As Long\nChanged n, "a"')),
    ("by reference and by name", beside("Changed number:=1, other1:=y"), 4, "other1 ByRef as String", beside("Changed number:=1, other1:=CStr(y)")),
    ("an Object by reference", beside("Filled z, y"), 4, "cells1 ByRef as Range", beside("Dim n As Range, s As String\nSet n = z\nFilled n, s")),
    (
        "a number that is never missing",
        module("Sub A(Optional ByVal n As Long)\nIf IsMissing(n) Then Beep\nEnd Sub"),
        4,
        "n is a Long and never missing",
        module("Sub A(Optional ByVal n As Variant)\nIf IsMissing(n) Then Beep\nEnd Sub"),
    ),
    ("a Variant called", inside("y 1"), 4, "y is a parameter and cannot be called", inside("y = 1")),
    (
        "a number taken for a function",
        inside("Dim left As Long\nleft = 1\ny = Left(x, left)"),
        6,
        "neither an array nor a function",
        inside("Dim most As Long\nmost = 1\ny = Left(x, most)"),
    ),
    # attributes
    (
        "of another function",
        module('Sub A()\nAttribute B.VB_Description = "b"\nEnd Sub'),
        4,
        "must begin with Attribute A.",
        module('Sub A()\nAttribute A.VB_Description = "a"\nEnd Sub'),
    ),
    (
        "256 characters of description",
        module(f'Sub A()\nAttribute A.VB_Description = "{LONG}"\nEnd Sub'),
        4,
        "256 characters",
        module(f'Sub A()\nAttribute A.VB_Description = "{LONG[2:]}"""\nEnd Sub'),
    ),
    (
        "a description that is no text",
        module("Sub A()\nAttribute A.VB_Description = a\nEnd Sub"),
        4,
        "one text in quotes",
        module('Sub A()\nAttribute A.VB_Description = "a"\nEnd Sub'),
    ),
    (
        "below the body",
        module('Sub A()\nBeep\nAttribute A.VB_Description = "a"\nEnd Sub'),
        5,
        "right below its head",
        module('Sub A()\nAttribute A.VB_Description = "a"\nBeep\nEnd Sub'),
    ),
    (
        "of no variable",
        module('Public n As Long\nAttribute k.VB_VarDescription = "a"'),
        4,
        "does not declare",
        module('Public n As Long\nAttribute n.VB_VarDescription = "a"'),
    ),
    ("named twice", module('Attribute VB_Name = "n"'), 3, "a second time", module('Attribute VB_Description = "n"')),
]


@pytest.mark.parametrize(("broken", "line", "words", "mended"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_each_fault_is_found_once_and_nothing_when_mended(broken, line, words, mended):
    (found,) = lint(broken)
    assert found.line == line
    assert any(part in found.text for part in words.split("|")), found.text
    assert lint(mended) == []


REALISTIC = r'''Attribute VB_Name = "notes_model"
Option Explicit
Option Private Module

' What an analyst would write.
Public Enum Side
    Buy = 1
    Sell
End Enum

Public Type Row
    day As Date
    amount As Double
    text(1 To 3) As String
End Type

Public Const FIRST As Long = 2, TITLE As String = "Notes ""A"" to 'Z'"
Private Const FAILED As Long = &H800706BA
Private kept As Collection, rows1() As Row

#If Win64 Then
    Private Const BITS As String = "64"
#Else
    Private Const BITS As String = "32"
#End If

Public Function Level(ByVal rate As Double, ByVal periods As Long, Optional ByVal principal As Variant = 1) As Variant
Attribute Level.VB_Description = "A level payment; ""annuity"""
Attribute Level.VB_ProcData.VB_Invoke_Func = " \n14"
    Dim factor As Double
    On Error GoTo failed
    If IsMissing(principal) Then Exit Function
    factor = (1 + rate) ^ -periods: Level = principal * rate / (1 - factor)
    Exit Function
failed:
    Level = CVErr(xlErrNum)
End Function

Public Function Ladder(ByRef days() As Date, ParamArray others() As Variant) As Row
    Dim i As Long, j As Long, found As Variant
    ReDim rows1(LBound(days) To UBound(days))
    For i = LBound(days) To UBound(days)
        For j = 0 To 2 Step 1
            rows1(i).day = days(i) + j
            If j = 1 Then GoTo following Else rows1(i).amount = Level(0.12, 36, j)
following:
        Next j
    Next
    For Each found In others
        Select Case VarType(found)
            Case vbString, vbDate: Ladder.text(1) = found
            Case Is > 8, 1 To 3
                Ladder.amount = Ladder.amount + 1
            Case Else
                Exit For
        End Select
    Next found
End Function

Private Sub Remember(ByVal cell As Range, ByVal message As String)
    If kept Is Nothing Then Set kept = New Collection
    With cell
        .Value = message & " " & BITS & "-bit"
        With .Offset(0, 1)
            .NumberFormat = "@": .Value = #11/30/2017#
        End With
    End With
    On Error Resume Next
    kept.Remove cell.Address(External:=True)
    If Err.Number = FAILED Then Err.Clear
    On Error GoTo 0
    kept.Add Item:=message, _
        Key:=cell.Address(External:=True)
End Sub

Public Sub Roll()
    Dim sheet As Worksheet, row As Long, name As String, width As Double
    Set sheet = ThisWorkbook.Worksheets("Model")
    row = FIRST
    Do Until IsEmpty(sheet.Cells(row, 1).Value)
        name = Trim$(sheet.Cells(row, 1).Value): width = Len(name) / 2#
        If Not name Like "A*" And TypeOf sheet Is Worksheet Then Call Remember(sheet.Cells(row, 2), name)
        If width > 10 Then
            Remember message:=name, cell:=sheet.Cells(row, 3)
        ElseIf width = 0 Then
            Exit Do
        Else
            Debug.Print name; width, TITLE
        End If
        row = row + 1
    Loop
    sheet.Range("A1").End(xlDown).Select
    MsgBox TITLE & vbLf & row Mod 2, vbInformation + vbOKOnly, Title:=TITLE
    Rem the end
End Sub

Property Get Side1() As Side
    Side1 = Buy Or Sell
End Property
'''


def test_a_realistic_module_passes():
    assert lint({"notes_model": REALISTIC}) == []
    assert lint({"notes_model": REALISTIC.replace("\n", "\r\n")}) == []
    assert forbidden(REALISTIC) == []


@pytest.mark.parametrize(
    "statement",
    [
        "z.Foo (x), y",
        "z.Foo (x) + 1",
        "Main -1, y, z",
        "z!Field = x!Other.Value",
        "y = z.A.B(1)(2).C",
        "y = z _\n    .Value",
        "With z: .A = 1: .B 1, 2: .C(1) = 2: !D = 3: Main .A, .B, .C: End With",
        "y = z.Method(Arg:=1, Other:=x)",
        "Worksheets(1).[A1] = [B2]",
        "Mid$(y, 1, 2) = x",
        "Let y = 1: Erase y",
        "If x Then If y Then y = 1 Else y = 2",
        "If x Then y = 1: y = 2 Else y = 3: y = 4",
        "Debug.Print: Debug.Print x; y; Tab(3); 1, Spc(2)",
        "Debug.Assert x > 0",
        "While x: Wend: Do: Loop While x",
        "y = Not x And y Or x Xor y Eqv x Imp y",
        "y = x <> 1 Or x <= 2 Or x => 3",
        "y = .5 + 1. + 1E-3 + 1.5E+3# + &HFF& + &O17 + 5! + 6@",
        'y = "a" & \'not a text\n"b"'.replace("'not a text\n", "_\n"),
        "10 y = 1: GoTo 10",
        "On x GoTo one, two\none:\ntwo:",
        "Stop: End",
        "Dim n$, k As String * 10, a(1 To 3, 0 To 2) As Long\nn$ = k & a(1, 2)",
        "ReDim lines1(1 To 2) As String\nReDim Preserve lines1(1 To 3)",
        "Static n As New Collection\nn.Add 1",
        'Const A As Long = 1, B = "b"\ny = A & B',
        "Open x For Input As #1\nLine Input #1, y\nInput #1, y\nClose #1",
        "Set z.Item = Nothing: Set z = New Collection",
        'Application.OnTime Now + TimeSerial(0, 0, 2), "a"',
        'y = Array(1, 2)(0) + Abs(Int(Fix(Rnd))) + String$(3, "x") + Date',
        "Err.Raise Number:=5, Description:=x: Err.Raise 5, , x",
    ],
)
def test_vba_that_looks_odd_passes(statement):
    assert lint(inside(statement)) == []


def test_findings_are_sorted_and_tell_the_module():
    project = {"b": head("b") + "Sub One()\nb1 = 1\na1 = 1\nEnd Sub\n", "a": head("a") + "Sub Two()\nc1 = 1\nEnd Sub\n"}
    assert [(found.module, found.line) for found in lint(project)] == [("b", 4), ("b", 5), ("a", 4)]


def test_a_name_public_twice_may_be_used_with_its_module():
    other = {"other": head("other") + "Public Sub One()\nEnd Sub\n"}
    used = TWO | other | module("Sub Main()\na.One\nother.One\nEnd Sub")
    assert lint(used) == []
    assert [found.module for found in lint(used | module("Sub Main()\na.One\nOne\nEnd Sub"))] == ["other"]


def test_what_one_excel_does_not_use_another_may():
    conditional = "Dim n As Long\n#If Mac Then\nn = 1\n#End If"
    assert lint(inside(conditional)) == []
    assert [found.text for found in lint(inside(conditional.replace("n = 1", "")))] == ["n is never used"]


def test_modules_with_objects_behind_them_keep_their_names_to_themselves():
    """The public names of a workbook's or a class's module are members of it, and its own base brings more."""
    own = 'Attribute VB_Name = "ThisWorkbook"\nAttribute VB_Base = "0{00020819-0000-0000-C000-000000000046}"\nOption Explicit\nPublic Sub One()\nEnd Sub\n'
    assert lint(TWO | {"ThisWorkbook": own}) == []
    assert lint({"ThisWorkbook": own} | module("Sub Main()\nThisWorkbook.One\nThisWorkbook.Save\nEnd Sub")) == []
    assert [found.text for found in lint({"ThisWorkbook": own} | module("Sub Main()\nOne\nEnd Sub"))] == [
        "the name One is declared nowhere, neither here nor in the list of the libraries' names"
    ]


# ------------------------------------------------------------------------------------------------ the VBA of others

SHIPPED = [
    XLWINGS / "xlwings.bas",
    XLWINGS / "xlwings_custom_addin.bas",
    *sorted((XLWINGS / "addin").glob("*.bas")),
    *sorted((XLWINGS / "addin").glob("*.cls")),
]


def shipped(path):
    """Name and source; a class begins with lines that only a file has."""
    text = path.read_bytes().decode("ascii")
    text = text[text.index("Attribute VB_Name") :]
    return text.split('"')[1], text


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_xlwings_has_sound_form(path):
    name, text = shipped(path)
    assert lint({name: text}, trusted={name}) == []


def test_xlwings_is_understood_to_the_last_statement():
    """As if it were ours: not written to our rules, but every finding is one of style or of a name; all its grammar, labels and calls hold."""
    style = re.compile(r"declared nowhere|never used|never gets a value|goes on into the handler|without a type|Option Explicit|is public in .*, too")
    sources = dict(map(shipped, [*XLWINGS.glob("addin/*.bas"), *XLWINGS.glob("addin/*.cls")]))
    assert [found for found in lint(sources) if not style.search(found.text)] == []


def test_faults_in_trusted_modules_are_found_by_their_form():
    name, text = shipped(XLWINGS / "xlwings_custom_addin.bas")
    lines = text.split("\r\n")
    ends = [number for number, line in enumerate(lines) if line.strip() in ("End If", "End Function", "Next i", "Loop", "#End If")]
    assert len(ends) > 100
    for number in ends[::7]:
        assert lint({name: "\n".join(lines[:number] + lines[number + 1 :])}, trusted={name}) != [], lines[number - 3 : number + 1]


def test_trusted_modules_offer_their_names():
    trusted = {"xlwings": shipped(XLWINGS / "xlwings_custom_addin.bas")[1]}
    assert lint(trusted | module('Sub Main()\nKillPy\nMsgBox XLWINGS_VERSION & GetConfig("A")\nEnd Sub'), trusted={"xlwings"}) == []
    (found,) = lint(trusted | module("Sub Main()\nMsgBox GetConfig()\nEnd Sub"), trusted={"xlwings"})
    assert "GetConfig is not given configKey" in found.text


# ------------------------------------------------------------------------------------------------ random programs

NUMBERS = ("n", "k", "total", "rate")
VALUES = st.sampled_from([*NUMBERS, "1", "2.5", "&HFF", "Helper(n, k)", 'Len("a""b")', "-n", "(n + k)", "items(1)", "#1/2/2018#"])
EXPRESSIONS = st.lists(VALUES, min_size=1, max_size=3).map(" + ".join)
CONDITIONS = st.tuples(EXPRESSIONS, st.sampled_from(["=", "<>", "<", ">="]), EXPRESSIONS).map(" ".join)
SIMPLE = st.one_of(
    st.tuples(st.sampled_from(NUMBERS), EXPRESSIONS).map(lambda pair: f"{pair[0]} = {pair[1]}"),
    EXPRESSIONS.map(lambda value: f"Note {value}, second:={value}"),
    EXPRESSIONS.map(lambda value: f"items.Add {value} ' kept"),
    CONDITIONS.map(lambda condition: f"If {condition} Then n = 1 Else Note k"),
    st.just("total = k: rate = n"),
    st.just('MsgBox "Total: " & _\n    total'),
)


def indented(lines):
    return ["    " + line for line in lines]


def blocks(bodies):
    body = st.lists(bodies, min_size=1, max_size=3).map(lambda parts: indented(line for part in parts for line in part))
    return st.one_of(
        st.tuples(CONDITIONS, body).map(lambda parts: [f"If {parts[0]} Then", *parts[1], "End If"]),
        st.tuples(CONDITIONS, body, CONDITIONS, body, body).map(
            lambda parts: [f"If {parts[0]} Then", *parts[1], f"ElseIf {parts[2]} Then", *parts[3], "Else", *parts[4], "End If"]
        ),
        st.tuples(st.sampled_from(NUMBERS), EXPRESSIONS, body).map(lambda parts: [f"For {parts[0]} = 1 To {parts[1]}", *parts[2], f"Next {parts[0]}"]),
        body.map(lambda lines: ["For Each item In items", *lines, "Next item"]),
        st.tuples(CONDITIONS, body).map(lambda parts: [f"Do While {parts[0]}", *parts[1], "Loop"]),
        st.tuples(CONDITIONS, body).map(lambda parts: [f"While {parts[0]}", *parts[1], "Wend"]),
        st.tuples(EXPRESSIONS, body, body).map(lambda parts: [f"Select Case {parts[0]}", "Case 1, 2 To 3", *parts[1], "Case Else", *parts[2], "End Select"]),
        body.map(lambda lines: ["With items", *lines, "    .Add n", "End With"]),
    )


STATEMENTS = st.recursive(SIMPLE.map(lambda line: line.split("\n")), blocks, max_leaves=12)
ASSIGNING = r" *(n|k|total|rate) = [^:]*"
PLACES = {
    kind: re.compile(pattern)
    for kind, pattern in {
        "closing": r" *(End If|Next \w+|Loop|Wend|End Select|End With|End Sub|End Function)",
        "opening": r" *(If .* Then|For .*|Do While .*|While .*|Select Case .*|With .*)",
        "dim": r" *Dim .*",
        "twice": r" *Dim .*",
        "procedure": r"Private (Sub|Function) .*",
        "long": r"(?!Attribute).*[^_]",
        "misspelt": ASSIGNING,
        "parenthesis": r"[^\"']*\).*",
        "quote": r"[^\"]*\"[^\"]*\" & _",
        "half": ASSIGNING,
    }.items()
}
"""Ways to break a program, and the lines where each can be done."""


@st.composite
def programs(draw):
    """The lines of a module that is sound: every variable is declared and used, every block closed."""
    body = [line for part in draw(st.lists(STATEMENTS, min_size=1, max_size=4)) for line in part]
    dims = draw(st.permutations([f"Dim {name} As Double" for name in NUMBERS] + ["Dim item As Variant", "Dim items As Collection"]))
    return [
        'Attribute VB_Name = "m"',
        "Option Explicit",
        "Public Sub Main()",
        *indented(dims),
        "    Set items = New Collection",
        "    item = n + k + total + rate",
        *indented(body),
        "End Sub",
        "Private Sub Note(ByVal first As Variant, Optional ByVal second As Variant)",
        "    Debug.Print first; second",
        "End Sub",
        "Private Function Helper(ByVal first As Double, ByVal second As Double) As Double",
        "    Helper = first * second",
        "End Function",
    ]


def findings(lines):
    return lint({"m": "\n".join(lines) + "\n"})


def without(lines, number):
    return lines[:number] + lines[number + 1 :]


@given(programs())
@settings(max_examples=60, deadline=None)
def test_random_programs_pass(lines):
    assert findings(lines) == []


@given(programs(), st.data())
@settings(max_examples=120, deadline=None)
def test_every_single_break_is_found(lines, data):
    places = [(kind, number) for kind, pattern in PLACES.items() for number, line in enumerate(lines) if pattern.fullmatch(line)]
    kind = data.draw(st.sampled_from(sorted({kind for kind, _ in places})))
    at = data.draw(st.sampled_from([number for other, number in places if other == kind]))
    line = lines[at]
    if kind in ("closing", "opening", "dim"):
        broken = without(lines, at)
    elif kind == "twice":
        broken = [*lines[: at + 1], line.upper(), *lines[at + 1 :]]
    elif kind == "procedure":
        broken = [*lines[:at], re.sub(r"(Sub|Function) \w+", r"\1 MAIN", line), *lines[at + 1 :]]
    else:
        changed = {
            "long": line + " ' " + "x" * 1024,
            "misspelt": re.sub(r"\w+ =", "wrong =", line, count=1),
            "parenthesis": line.replace(")", "", 1),
            "quote": line.replace('"', "", 1),
            "half": line.partition("=")[0] + "=",
        }[kind]
        broken = [*lines[:at], changed, *lines[at + 1 :]]
    found = findings(broken)
    assert found
    if kind in ("twice", "long", "half"):
        assert [each.line for each in found] == [at + 1 + (kind == "twice")]


PIECES = """
    If Then Else ElseIf End Sub Function Property Get For Each In To Next Do While Loop Wend Select Case Is With Dim ReDim Const Set Let Call GoTo On Error
    Resume Exit Attribute Option Explicit Private Public Type Enum Declare Lib Optional ParamArray ByVal As New Not And Debug Print Open Name Line Input Width
    x y Left$ m. ( ) , : = := . ! & + - ^ # #If #Else #End #Const " "a" #1/2/2018# &H1F 1 2.5 [A1] _ ' Rem ? { VB_Name
"""


@given(st.lists(st.one_of(st.sampled_from(PIECES.split()), st.sampled_from([" ", " ", "\n", " _\n"]), st.characters(codec="utf-8")), max_size=40).map("".join))
@settings(max_examples=200, deadline=None)
def test_no_text_makes_it_stumble(text):
    source = head() + text
    lines = source.count("\n") + 1
    for trusted in ((), ("m",)):
        assert all(1 <= found.line <= lines and found.text for found in lint({"m": source}, trusted))
    assert all(1 <= found.line <= lines for found in forbidden(source))


# ------------------------------------------------------------------------------------------------ what our code must not hold


@pytest.mark.parametrize(
    "line",
    [
        'Shell "cmd"',
        'y = shell("cmd")',
        'Set z = CreateObject("WScript.Shell")',
        'Set z = CreateObject("MSXML2.XMLHTTP")',
        'Set z = CreateObject("WinHttp.WinHttpRequest.5.1")',
        "Set z = CreateObject(x)",
        'Set z = CreateObject("Scripting" & ".FileSystemObject")',
        'Set z = GetObject("winmgmts:")',
        "Dim q As New WinHttpRequest",
        "Dim q As New XMLHTTP60",
        "Dim q As WshShell",
        "URLDownloadToFile 0, x, y, 0, 0",
        'Private Declare PtrSafe Sub Sleep Lib "kernel32" (ByVal n As Long)',
        "Open x For Output As #1",
        "Open x For Append As #1",
        "Open x For Binary As #1",
        "Open x As #1",
        "If x Then Open y For Output As #1",
        "Kill x",
        "FileCopy x, y",
        "Name x As y",
        "If x Then Name x As y",
        "MkDir x",
        "RmDir x",
        "SetAttr x, 1",
        'SendKeys "a"',
        'z.Environment("USER")("A") = x',
        "y = Application.ExecuteExcel4Macro(x)",
        "y = Application.Evaluate(x)",
        'y = Evaluate("1+" & x)',
        "y = [A1]",
        "Sub Auto_Open()",
        "Sub auto_close()",
        "Set z = ThisWorkbook.VBProject",
        "Application.VBE.MainWindow.Visible = True",
        "Application.Run x",
        'Application.Run "A" & x',
        "y = Application.Run(x, 1)",
        "RunPython x",
        'RunPython "import " & x',
        "CallByName z, x, 1",
        "ThisWorkbook.FollowHyperlink x",
        'SaveSetting "a", "b", "c", "d"',
        "y = MacScript(x)",
        "DDEExecute 1, x",
        'WScript.Run "cmd"',
        "RunFrozenPython x",
        "z.QueryTables.Add x, y",
    ],
)
def test_forbidden(line):
    (found,) = forbidden(head() + "Sub Main()\n" + line + "\nEnd Sub\n")
    assert (found.module, found.line) == ("m", 4)


@pytest.mark.parametrize(
    "line",
    [
        "' Shell, Kill, CreateObject",
        'MsgBox "Shell ""cmd"" [A1] Kill"',
        "Open x For Input As #1",
        "Workbooks.Open x",
        'Set z = CreateObject("Scripting.Dictionary")',
        'y = Environ("USERPROFILE")',
        'Application.Run "NOTE_PMT", x, y',
        'y = Application.Run("NOTE_PMT", x)',
        'RunPython "import xl_notes; xl_notes.check()"',
        'y = Evaluate("NOTE_VERSION()")',
        "name = x",
        "z.Name = x",
        "y = z.Shells",
        "runs = 1",
    ],
)
def test_not_forbidden(line):
    assert forbidden(head() + "Sub Main()\n" + line + "\nEnd Sub\n") == []
