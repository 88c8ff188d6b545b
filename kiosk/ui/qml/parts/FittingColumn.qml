// A column from the bottom up that never leaves its screen: long names and translations make it
// smaller as a whole.
import QtQuick
import "../theme"

Column {
    anchors.left: parent?.left
    anchors.bottom: parent?.bottom
    anchors.bottomMargin: Theme.of(Theme.portrait ? 72 : 16)
    transformOrigin: Item.BottomLeft
    scale: Math.min(1, ((parent?.height ?? 0) - anchors.bottomMargin) / Math.max(1, implicitHeight))
}
