// The levels of a question: a column where there is height, else a row; all of one size.
// Built once for the longest scale; a shorter one hides the rest.
pragma ComponentBehavior: Bound
import QtQuick
import "../theme"

Item {
    id: scale

    required property var levels
    // Whether a keypad gives the answers, the first key the first of them.
    required property bool keys

    signal chosen(value: int)

    readonly property int count: Math.max(1, levels.length)
    readonly property int maximum: 5
    readonly property int between: Theme.of(Theme.stacked ? 16 : Theme.low ? 14 : 20)
    readonly property int tallest: Theme.of(280)
    readonly property int cellWidth: Theme.stacked ? width : Math.floor((width - (count - 1) * between) / count)
    readonly property int cellHeight: Theme.stacked ? Math.min(tallest, Math.floor((height - (count - 1) * between) / count)) : height
    readonly property int first: height - (Theme.stacked ? count * (cellHeight + between) - between : height)

    // The type that all levels have room for.
    readonly property int textSize: {
        let size = Theme.text44;
        for (let at = 0; at < Math.min(count, repeater.count); at++)
            size = Math.min(size, (repeater.itemAt(at) as AnswerButton)?.fitting ?? size);
        return size;
    }

    Repeater {
        id: repeater
        model: scale.maximum

        AnswerButton {
            required property int index
            readonly property var level: index < scale.levels.length ? scale.levels[index] : null

            objectName: level ? "answer-" + level.value : ""
            visible: level !== null
            words: level ? level.label : ""
            folded: level ? level.folded : ""
            face: level?.face ?? 0
            key: scale.keys && level ? index + 1 : 0
            textSize: scale.textSize
            width: scale.cellWidth
            height: scale.cellHeight
            x: Theme.stacked ? 0 : index * (scale.cellWidth + scale.between)
            y: Theme.stacked ? scale.first + index * (scale.cellHeight + scale.between) : 0
            onActivated: scale.chosen(level.value)
        }
    }
}
