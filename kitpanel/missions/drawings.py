"""The drawings of the six published stories, in the kit's four parts; keyed by the story's title as an address."""

DRAWINGS: dict[str, str] = {
    "the-curios-club": (
        '<rect width="400" height="250" fill="#fdeaf4"/>'
        '<path d="M40 128h320v8H40zM40 212h320v8H40z" fill="#2c1b47"/>'
        '<circle cx="88" cy="96" r="32" fill="#8e1563"/><path d="M140 128V64a64 64 0 0 1 64 64Z" fill="#8fc4ff"/>'
        '<path d="M228 128V88h24V64h24V40h24v88Z" fill="#b4480a"/>'
        '<circle cx="336" cy="108" r="20" fill="#ffc94a"/><path d="M60 176h72a36 36 0 0 1-72 0Z" fill="#12633f"/>'
        '<rect x="160" y="156" width="40" height="56" rx="20" fill="#ffc94a"/>'
        '<rect x="220" y="148" width="16" height="64" fill="#8e1563"/>'
        '<rect x="240" y="160" width="20" height="52" fill="#1565b8"/>'
        '<rect x="264" y="152" width="14" height="60" fill="#a8d672"/>'
        '<circle cx="326" cy="180" r="32" fill="#f5a3cb"/><circle cx="326" cy="180" r="14" fill="#2c1b47"/>'
    ),
    "journey-to-creating-your-own-garments": (
        '<rect width="400" height="250" fill="#e8f2ff"/>'
        '<path d="M156 40h88l-12 60 60 130H108l60-130Z" fill="#8e1563"/>'
        '<path d="M156 40a44 30 0 0 0 88 0" fill="#e8f2ff"/>'
        '<path d="M200 100v130M168 100h64" stroke="#ffc94a" stroke-width="4" stroke-dasharray="10 8" fill="none"/>'
        '<circle cx="62" cy="196" r="34" fill="#ffb066"/><circle cx="62" cy="196" r="10" fill="#2c1b47"/>'
        '<path d="M92 180C130 120 60 90 150 60" stroke="#b4480a" stroke-width="4" fill="none"/>'
        '<rect x="318" y="150" width="44" height="80" fill="#12633f"/>'
        '<rect x="310" y="142" width="60" height="12" fill="#2c1b47"/>'
        '<rect x="310" y="222" width="60" height="12" fill="#2c1b47"/>'
    ),
    "highgate-black-womens-wellness": (
        '<rect width="400" height="250" fill="#fff1e3"/><circle cx="200" cy="120" r="78" fill="#ffc94a"/>'
        '<path d="M0 250V180A130 90 0 0 1 200 190 130 90 0 0 1 400 180V250Z" fill="#12633f"/>'
        '<circle cx="130" cy="150" r="26" fill="#8e1563"/><path d="M88 240a42 58 0 0 1 84 0Z" fill="#f5a3cb"/>'
        '<circle cx="200" cy="132" r="28" fill="#2c1b47"/><path d="M152 240a48 70 0 0 1 96 0Z" fill="#b4480a"/>'
        '<circle cx="270" cy="150" r="26" fill="#5a2a18"/><path d="M228 240a42 58 0 0 1 84 0Z" fill="#8fc4ff"/>'
    ),
    "creators-house": (
        '<rect width="400" height="250" fill="#e9f5df"/><path d="M90 240V120L200 44l110 76v120Z" fill="#b4480a"/>'
        '<rect x="112" y="132" width="76" height="50" fill="#ffc94a"/>'
        '<path d="M124 182v-34a34 34 0 0 1 34 34Z" fill="#1565b8"/>'
        '<rect x="212" y="132" width="76" height="50" fill="#fffcf7"/>'
        '<circle cx="240" cy="157" r="18" fill="#8e1563"/>'
        '<circle cx="260" cy="157" r="18" fill="#f5a3cb" fill-opacity=".85"/>'
        '<rect x="112" y="194" width="76" height="46" fill="#2c1b47"/>'
        '<path d="M126 206h48a24 24 0 0 1-48 0Z" fill="#a8d672"/>'
        '<rect x="212" y="194" width="76" height="46" fill="#a8d672"/>'
        '<path d="M220 240v-12h14v-12h14v-12h26v36Z" fill="#12633f"/>'
    ),
    "social-notes": (
        '<rect width="400" height="250" fill="#fdeaf4"/>'
        '<path d="M40 60h150v96H90l-34 34v-34H40Z" fill="#1565b8"/>'
        '<path d="M210 96h150v96h-16v34l-34-34H210Z" fill="#ffc94a"/>'
        '<path d="M66 108h8M86 92v32M106 80v56M126 96v24M146 86v44M164 102v12" stroke="#fff" stroke-width="8" '
        'stroke-linecap="round"/><circle cx="252" cy="160" r="15" fill="#2c1b47"/>'
        '<path d="M260 160v-46l54-10v44" stroke="#2c1b47" stroke-width="8" fill="none"/>'
        '<circle cx="306" cy="150" r="15" fill="#2c1b47"/>'
    ),
    "read-and-play": (
        '<rect width="400" height="250" fill="#e8f2ff"/>'
        '<path d="M200 96C160 66 100 66 56 84v120c44-18 104-18 144 12 40-30 100-30 144-12V84c-44-18-104-18-144 '
        '12Z" fill="#fffcf7" stroke="#2c1b47" stroke-width="6"/>'
        '<path d="M200 96v120" stroke="#2c1b47" stroke-width="6"/>'
        '<circle cx="110" cy="62" r="26" fill="#8e1563"/><path d="M150 70V18a52 52 0 0 1 52 52Z" fill="#ffc94a"/>'
        '<path d="M232 70V50h18V30h18V12h20v58Z" fill="#b4480a"/>'
        '<path d="M300 44h56a28 28 0 0 1-56 0Z" fill="#12633f"/>'
        '<path d="M84 120h84M84 146h84M84 172h60M232 120h84M232 146h84M232 172h60" stroke="#8fc4ff" '
        'stroke-width="8" stroke-linecap="round"/>'
    ),
}
