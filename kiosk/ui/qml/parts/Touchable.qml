// Everything that can be touched.
// It acts on release inside the place where the finger went down: sliding off changes one's mind,
// and no new screen appears under a finger that is still down. One finger at a time comes here
// (kiosk/ui/touch_filter.py). Keys reach it by its objectName while it is seen and enabled
// (kiosk/ui/key_filter.py), a screen reader by its words.
import QtQuick

MouseArea {
    id: touchable

    required property string words
    // A toggle says whether it is on; the sight of it is the control's own.
    property bool checkable: false
    property bool checked: false

    signal activated

    readonly property bool held: pressed && containsMouse
    readonly property bool takesKeys: true

    acceptedButtons: Qt.LeftButton
    // Its own would be an arrow, whatever the window's is.
    cursorShape: Qt.BlankCursor
    onClicked: activated()
    Accessible.role: Accessible.Button
    // Without the word joiners that keep a line together: some voices read them out.
    Accessible.name: words.replace(/\u2060/g, "")
    Accessible.checkable: checkable
    Accessible.checked: checked
    Accessible.focusable: true
    Accessible.onPressAction: activated()
}
