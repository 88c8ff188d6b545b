// The levels of a question: a column in portrait, a row in landscape, all of one size.
// Built once for the longest scale; a shorter one hides the rest.
pragma ComponentBehavior: Bound
import QtQuick
import "../theme"

Item {
    id: scale

    required property var levels

    signal chosen(value: int)

    readonly property int count: Math.max(1, levels.length)
    readonly property int maximum: 5
    readonly property int cellWidth: Theme.portrait ? width : Math.floor((width - (count - 1) * Theme.gap) / count)
    readonly property int cellHeight: Theme.portrait ? Math.floor((height - (count - 1) * Theme.gap) / count) : height

    Repeater {
        model: scale.maximum

        AnswerButton {
            required property int index
            readonly property var level: index < scale.levels.length ? scale.levels[index] : null

            objectName: level ? "answer-" + level.value : ""
            visible: level !== null
            words: level ? level.label : ""
            folded: level ? level.folded : ""
            face: level ? level.face : 0
            width: scale.cellWidth
            height: scale.cellHeight
            x: Theme.portrait ? 0 : index * (scale.cellWidth + Theme.gap)
            y: Theme.portrait ? index * (scale.cellHeight + Theme.gap) : 0
            onActivated: scale.chosen(level.value)
        }
    }
}
