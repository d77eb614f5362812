"""What a case collects: assessments, plans, stays, movements, alleged perpetrators."""
