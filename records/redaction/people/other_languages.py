"""Signs of names in the languages that patients of the clinic write besides English.

Spanish, French, Haitian Creole, Vietnamese, Portuguese, German, Tagalog.
"""

import re

# "la prima de Yanet", "con Odalys": behind these a capital is enough.
ANNOUNCING = re.compile(
    r"(?<![^\W_])(?:(?:la|el|mi|su|le|une?|sou|a|o) )?(?:"
    r"(?:hermanas?|hermanos?|mam[aá]|pap[aá]|madre|padre|hij[oa]s?|espos[oa]|mujer|marido|"
    r"t[ií][oa]|"
    r"prim[oa]|abuel[oa]|niet[oa]|suegr[oa]|novi[oa]|amig[oa]|cu[ñn]ad[oa]|m[ãa]e|pai|filh[oa]|"
    r"irm[ãa]o?) "
    r"(?:de|do|da)|(?:m[èe]re|p[èe]re|s[œo]e?ur|fr[èe]re|fille|fils|femme|mari|[ée]pou(?:x|se)|"
    r"tante|oncle|ami[e]?|maman|papa) de"
    r"|(?:cita|turno|nombre|recordatorio) (?:de|para|con|es|a nombre de)|a nombre de|"
    r"rendez-vous (?:de|avec|pour)"
    r"|(?:habla|le habla|le escribe|escribe|de parte de|dile a|d[ií]gale a|dígale a|preguntar por|"
    r"pregunte por|hablar con|habl[eé] con|atendi[oó]|me atiende|terapeuta|doctora?|licenciada?|"
    r"fisioterapeuta)"
    r"|(?:je m'appelle|moi c'est|c'est|ici|je suis|au nom de|parler [àa]|avec|demander)"
    r"|(?:mwen rele|m rele|non m se|rele m|mwen se|se pou|pitit mwen|madanm mwen|mari mwen)"
    r"|(?:t[eê]n (?:t[oô]i|em|m[ìi]nh|ch[aá]u|con|anh|ch[iị]) l[aà]|t[oô]i (?:l[aà]|t[eê]n)|em "
    r"(?:l[aà]|t[eê]n)|"
    r"m[iì]nh (?:l[aà]|t[eê]n)|g[aặ]p|b[aá]c s[iĩ]|c[oô]|ch[iị]|con t[oô]i l[aà]|m[eẹ] t[oô]i "
    r"l[aà])"
    r"|(?:meu nome [ée]|me chamo|aqui [ée] [oa]?|sou [oa])"
    r"|(?:mein name ist|ich bin|ich hei(?:ß|ss)e|hier ist|hier spricht)"
    r"|(?:ako po si|ako si|ito po si|si|kay|ni)"
    r"):? +(?=[^\W\d_])",
    re.IGNORECASE,
)
# "Thu đây", "Heiko hier": who writes, and "here" in that language.
SELF = re.compile(
    r"^\W*(?P<name>[A-ZÀ-ÞĐ][\w'-]+(?: [A-ZÀ-ÞĐ][\w'-]+){0,3}),? "
    r"(?:đây|nè|day a|hier|aqu[ií]|ici|la nan|ki ekri)\b"
)
