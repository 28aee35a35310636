package distribution.launcher;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What the broker's threads are doing, as lines for the log. Stateless. */
final class Stacks {
  private static final int DEPTH = 25;

  private Stacks() {}

  /** One line for each thread of the broker: name, state, and where it is, the innermost first. */
  static List<String> ofBroker() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> entry.getKey().getName().startsWith("broker"))
        .map(entry -> line(entry.getKey(), entry.getValue()))
        .sorted()
        .toList();
  }

  private static String line(Thread thread, StackTraceElement[] stack) {
    return thread.getName()
        + " "
        + thread.getState()
        + Arrays.stream(stack)
            .limit(DEPTH)
            .map(frame -> " < " + frame.getClassName() + "." + frame.getMethodName())
            .collect(Collectors.joining());
  }
}
