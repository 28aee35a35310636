package broker.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AdminCommandTest {
  @Test
  void isOneMethodWithArgumentsAnswerAndExitStatus() {
    AdminCommand greet =
        (arguments, out) -> {
          out.print("hello " + String.join(" ", arguments));
          return arguments.isEmpty() ? AdminCommand.WRONG_USAGE : AdminCommand.DONE;
        };
    StringWriter text = new StringWriter();

    assertEquals(0, greet.run(List.of("broker"), new PrintWriter(text)));
    assertEquals(2, greet.run(List.of(), new PrintWriter(text)));
    assertEquals("hello brokerhello ", text.toString());
  }
}
