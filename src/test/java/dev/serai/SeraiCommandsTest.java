package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeraiCommandsTest {
    @Test
    void subcommandsHaveTheNamesByWhichTheyAreFound() {
        assertThat(Serai.commandLine().getSubcommands())
                .isNotEmpty()
                .allSatisfy((name, command) ->
                        assertThat(command.getCommandSpec().name()).isEqualTo(name))
                .hasSameSizeAs(Serai.COMMANDS);
        Serai.COMMANDS.forEach((name, type) -> assertThat(Serai.commandLine()
                        .getSubcommands()
                        .get(name)
                        .getCommandSpec()
                        .userObject())
                .isInstanceOf(type));
    }
}
