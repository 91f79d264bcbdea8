"""The emoji shortcodes a small team writes; any other stays as it was written."""

EMOJI = {
    "+1": "👍", "-1": "👎", "thumbsup": "👍", "thumbsdown": "👎", "smile": "😄",
    "slightly_smiling_face": "🙂", "grinning": "😀", "joy": "😂", "wink": "😉",
    "blush": "😊", "heart": "❤️", "heart_eyes": "😍", "thinking_face": "🤔", "cry": "😢",
    "sob": "😭", "angry": "😠", "rage": "😡", "confused": "😕", "disappointed": "😞",
    "sweat_smile": "😅", "pray": "🙏", "clap": "👏", "wave": "👋", "muscle": "💪",
    "eyes": "👀", "raised_hands": "🙌", "raising_hand": "🙋", "ok_hand": "👌",
    "point_right": "👉", "point_left": "👈", "point_up": "☝️", "point_down": "👇",
    "writing_hand": "✍️", "tada": "🎉", "fire": "🔥", "rocket": "🚀", "star": "⭐",
    "sparkles": "✨", "bulb": "💡", "bell": "🔔", "no_bell": "🔕", "warning": "⚠️",
    "no_entry": "⛔", "no_entry_sign": "🚫", "x": "❌", "question": "❓",
    "exclamation": "❗", "white_check_mark": "✅", "heavy_check_mark": "✔️",
    "ballot_box_with_check": "☑️", "red_circle": "🔴", "large_blue_circle": "🔵",
    "white_circle": "⚪", "large_green_circle": "🟢", "large_yellow_circle": "🟡",
    "hourglass_flowing_sand": "⏳", "alarm_clock": "⏰", "calendar": "📅", "repeat": "🔁",
    "outbox_tray": "📤", "inbox_tray": "📥", "email": "📧", "envelope": "✉️", "phone": "📞",
    "package": "📦", "truck": "🚚", "gift": "🎁", "wastebasket": "🗑️", "paperclip": "📎",
    "link": "🔗", "mag": "🔍", "lock": "🔒", "memo": "📝", "pencil2": "✏️",
    "chart_with_upwards_trend": "📈", "bar_chart": "📊", "speech_balloon": "💬",
    "mega": "📣", "loudspeaker": "📢", "coffee": "☕", "sunny": "☀️", "zap": "⚡",
    "100": "💯",
}  # fmt: skip
