Option Explicit

' The macros of this model, each with a button on the sheet Macros, whose blue cells they read.
'
' The functions are called like any function of VBA.  NOTE_CONVPRICE_ON gives a number; NOTE_MAXCONVERT gives a table, two-dimensional and counted from 1;
' ranges go in as they are, and an argument left out is left empty.  An error is raised with its message: On Error sees it.

Public Sub ConvertNotice()
    ' What a conversion notice brings today, within the cap, and its row in the ledger.
    Dim price As Double, most As Variant, day As Double, place As Long, before As Variant, item As Variant
    On Error GoTo failed
    For Each item In Array("notice_price", "notice_shares", "notice_converted", "notice_left", "notice_limit", "notice_status")
        Named(item).ClearContents
    Next item
    price = NOTE_CONVPRICE_ON(Named("notice_date"), Quotes(), Named("conv_discount"), Named("conv_fixed"), Named("conv_lookback"), _
        Named("conv_statistic"), , Named("conv_floor"))
    most = NOTE_MAXCONVERT(Named("notice_amount"), price, Named("outstanding"), Named("held"), Named("own_cap"))
    Named("notice_price").Value2 = price
    Named("notice_shares").Value2 = most(1, 1)
    Named("notice_converted").Value2 = most(1, 2)
    Named("notice_left").Value2 = most(1, 3)
    Named("notice_limit").Value2 = most(1, 4)
    If most(1, 1) = 0 Then
        Named("notice_status").Value2 = "not recorded: nothing can be converted, see the limit"
        Exit Sub
    End If
    day = Named("notice_date").Value2
    If IsInLedger(day, most(1, 2)) Then
        Named("notice_status").Value2 = "in the ledger already: nothing was added"
        Exit Sub
    End If
    before = Named("event_rows").Value2
    place = OpenedRow(day)
    If place = 0 Then
        Named("notice_status").Value2 = "not recorded: the table Events is full, add rows to it"
        Exit Sub
    End If
    Named("event_rows").Cells(place, 1).Value2 = day
    Named("event_rows").Cells(place, 2).Value2 = "convert"
    Named("event_rows").Cells(place, 3).Value2 = most(1, 2)
    Named("event_rows").Cells(place, 4).Value2 = price
    Application.Calculate
    If IsError(Named("owed_interest").Value2) Then
        Named("notice_status").Value2 = "not recorded, the ledger refuses it: " & NOTE_ERROR(Named("owed_interest"))
        Named("event_rows").Value2 = before
        Application.Calculate
        Exit Sub
    End If
    Named("notice_status").Value2 = "recorded in the ledger"
    Exit Sub
failed:
    Named("notice_status").Value2 = "not recorded: " & Err.Description
    If IsArray(before) Then Named("event_rows").Value2 = before
End Sub

Public Sub RollAsOf()
    ' The balances at the ends of months: moves the as-of date, calculates, copies the figures, and puts the date back.
    Dim before As Variant, start As Date, place As Long, target As Object, outcome As String
    before = Named("as_of").Formula
    On Error GoTo failed
    If Named("roll_from").Value2 < 1 Then
        Named("roll_status").Value2 = "give the month to begin with"
        Exit Sub
    End If
    If Named("roll_months").Value2 < 1 Or Named("roll_months").Value2 > Named("roll_table").Rows.Count Then
        Named("roll_status").Value2 = "give 1 to " & Named("roll_table").Rows.Count & " months"
        Exit Sub
    End If
    start = Named("roll_from").Value2
    Named("roll_table").ClearContents
    For place = 1 To Named("roll_months").Value2
        Set target = Named("roll_table").Rows(place)
        Named("as_of").Value2 = CDbl(DateSerial(Year(start), Month(start) + place, 0))
        Application.Calculate
        target.Cells(1, 1).Value2 = Named("as_of").Value2
        target.Cells(1, 2).Value2 = Named("as_of_principal").Value2
        target.Cells(1, 3).Value2 = Named("as_of_current").Value2
        target.Cells(1, 4).Value2 = Named("as_of_long_term").Value2
        target.Cells(1, 5).Value2 = Named("result_accrued_interest").Value2
    Next place
    outcome = Named("roll_months").Value2 & " months"
restore:
    On Error GoTo 0
    Named("as_of").Formula = before
    Application.Calculate
    Named("roll_status").Value2 = outcome
    Exit Sub
failed:
    outcome = "stopped: " & Err.Description
    Resume restore
End Sub

Public Sub RefreshAndCheck()
    ' Calculates everything anew and lists the checks of the model.
    Dim item As Object, place As Long, failing As Long, result As Variant
    Application.CalculateFullRebuild
    Named("checks_table").ClearContents
    For Each item In ThisWorkbook.Names
        If LCase$(Left$(item.Name, 6)) = "check_" Then
            place = place + 1
            result = ValueOf(item)
            Named("checks_table").Cells(place, 1).Value2 = item.Name
            Named("checks_table").Cells(place, 2).Value2 = result
            If Not Holds(result) Then failing = failing + 1
        End If
    Next item
    Named("refresh_status").Value2 = (place - failing) & " of " & place & " checks hold"
End Sub

Public Sub WhatIfPrices()
    ' Formulas beside a column of prices: they stay, and follow the model from then on.
    Dim cell As Object, price As String
    For Each cell In Named("whatif_prices").Cells
        price = cell.Address(False, False)
        PutFormula cell.Offset(0, 1), "=NOTE_SHARES(convertible," & price & ")"
        PutFormula cell.Offset(0, 2), "=NOTE_OWNPCT(outstanding,held," & cell.Offset(0, 1).Address(False, False) & ")"
        PutFormula cell.Offset(0, 3), "=INDEX(NOTE_MAXCONVERT(convertible," & price & ",outstanding,held,own_cap),1,1)"
        PutFormula cell.Offset(0, 4), "=INDEX(NOTE_MAXCONVERT(convertible," & price & ",outstanding,held,own_cap),1,2)"
    Next cell
    Application.Calculate
End Sub

Public Sub WriteSchedule()
    ' The schedule as a table with a chart on a sheet of its own, written by Python.
    RunPython "from xl_notes.hosts import runpython; runpython.write_schedule()"
End Sub

' ---------------------------------------------------------------- what they share

Private Function Named(ByVal name As String) As Object
    Set Named = ThisWorkbook.Names(name).RefersToRange
End Function

Private Function Quotes() As Object
    ' The table of daily quotes with its headings.
    Set Quotes = ThisWorkbook.Worksheets("Market").Range("A4").CurrentRegion
End Function

Private Function OpenedRow(ByVal day As Double) As Long
    ' The row of the table Events for an event of this day: later ones move down, since the ledger reads them in the order of their dates.  0: the table is full.
    Dim place As Long
    For place = 1 To Named("event_rows").Rows.Count
        If IsEmpty(Named("event_rows").Cells(place, 1).Value2) Then Exit For
    Next place
    If place > Named("event_rows").Rows.Count Then Exit Function
    Do While place > 1
        If Named("event_rows").Cells(place - 1, 1).Value2 <= day Then Exit Do
        Named("event_rows").Rows(place).Value2 = Named("event_rows").Rows(place - 1).Value2
        place = place - 1
    Loop
    OpenedRow = place
End Function

Private Function IsInLedger(ByVal day As Double, ByVal amount As Double) As Boolean
    Dim place As Long
    For place = 1 To Named("event_rows").Rows.Count
        If Named("event_rows").Cells(place, 1).Value2 = day And Named("event_rows").Cells(place, 2).Value2 = "convert" Then
            If Abs(Named("event_rows").Cells(place, 3).Value2 - amount) < 0.005 Then IsInLedger = True
        End If
    Next place
End Function

Private Function ValueOf(ByVal item As Object) As Variant
    ' What a name's cell shows; an error for a name whose cell is gone.
    On Error GoTo gone
    ValueOf = item.RefersToRange.Value2
    Exit Function
gone:
    ValueOf = CVErr(xlErrRef)
End Function

Private Function Holds(ByVal result As Variant) As Boolean
    ' An error or a text in place of TRUE is a check that does not hold.
    If IsError(result) Or VarType(result) = vbString Then Exit Function
    Holds = CBool(result)
End Function

Private Sub PutFormula(ByVal cell As Object, ByVal formula As String)
    ' Formula2 lets a table spill and keeps Excel from writing an @ before the function.  Excel 2019 and older know only Formula.
    On Error Resume Next
    cell.Formula2 = formula
    If Err.Number = 0 Then Exit Sub
    On Error GoTo 0
    cell.Formula = formula
End Sub
