// Holds one screen: built when first shown or when told to, kept ever after, and shown while the
// view names it. A screen out of sight keeps what it last showed, so that coming back draws only
// what is new; but nothing that a citizen chose or wrote (StageScreen's `blank`).
import QtQuick

Loader {
    id: slot

    required property string name
    required property url file
    required property var view
    required property var viewModel

    readonly property bool shown: view.screen === name
    property bool filled: false

    function build(content: var): void {
        if (status === Loader.Null)
            setSource(file, {
                viewModel: slot.viewModel,
                content: content
            });
        else
            (item as StageScreen).content = content;
    }

    // Told by the view itself and not by `shown`: a binding that is a moment behind would give
    // one screen what is meant for another.
    function follow(): void {
        if (view.screen === name) {
            build(view.content);
            filled = true;
        } else if (filled) {
            filled = false;
            empty(item as StageScreen);
        }
    }

    function empty(screen: StageScreen): void {
        if (screen.blank !== null)
            screen.content = screen.blank(screen.content);
    }

    objectName: "screen-" + name
    anchors.fill: parent
    visible: shown
    Component.onCompleted: follow()
    onViewChanged: follow()
}
