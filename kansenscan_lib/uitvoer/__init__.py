"""Run the notebooks and render what readers get: nothing here knows a figure."""
