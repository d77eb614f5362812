"""The referral network: directory and capacity, referrals across organisations and borders, notifications, webhooks."""
