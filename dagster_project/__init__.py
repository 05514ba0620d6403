"""镇仓 zhencang: a checked indicator warehouse for the 强镇带村 pilot towns."""
