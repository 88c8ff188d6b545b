// Everything that can be touched.
// It acts on release inside the place where the finger went down: sliding off changes one's mind,
// and no new screen appears under a finger that is still down. Qt turns only the first finger into
// a mouse, so a second finger elsewhere does nothing until the first is lifted.
import QtQuick

MouseArea {
    id: touchable

    required property string words

    signal activated

    readonly property bool held: pressed && containsMouse

    acceptedButtons: Qt.LeftButton
    onClicked: activated()
    Accessible.role: Accessible.Button
    Accessible.name: words
    Accessible.onPressAction: activated()
}
