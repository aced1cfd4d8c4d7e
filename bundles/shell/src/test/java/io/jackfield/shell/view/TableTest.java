package io.jackfield.shell.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** How tables look. */
class TableTest {
    @Test
    void alignsTextLeftAndNumbersRight() {
        Table table = new Table("NAME", "COUNT", "STATE").row("a", 7, "open").row("longer", 1234567, "");

        assertThat(table).hasToString("""
                NAME      COUNT  STATE
                a             7  open
                longer  1234567""");
    }

    @Test
    void keepsAHeadWithoutRows() {
        assertThat(new Table("A", "B")).hasToString("A  B");
    }

    @Test
    void letsNoControlCharacterReachTheTerminal() {
        assertThat(new Table("A").row("x\u001b[31m\ny").toString()).isEqualTo("A\nx?[31m?y");
    }

    @Test
    void refusesARowOfAnotherWidth() {
        assertThatThrownBy(() -> new Table("A", "B").row("x")).hasMessage("1 cells for 2 columns");
    }
}
