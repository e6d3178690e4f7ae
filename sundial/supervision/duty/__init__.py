"""The supervisors supervised (监察人员库): who they are, and whether somebody looked every working day."""
