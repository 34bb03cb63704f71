{
    "name": "ASOM Production",
    "summary": "What a server with real members must be before it starts",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tools",
    "author": "asom",
    "website": "https://github.com/asom/asom",
    "license": "LGPL-3",
    "depends": [
        "asom_isolation",
        "auth_password_policy_portal",
        "auth_password_policy_signup",
        "auth_totp_mail",
        "auth_totp_portal",
    ],
    "data": ["data/ir_config_parameter.xml"],
    "post_init_hook": "post_init_hook",
}
