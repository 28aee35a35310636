package distribution.cli;

import java.util.List;

/** The arguments not looked at yet. Mutable, owned by the thread that parses. */
final class Arguments {
  private final List<String> all;
  private int next;
  private String flag = "";

  Arguments(List<String> all) {
    this.all = List.copyOf(all);
  }

  boolean isEmpty() {
    return next == all.size();
  }

  /** The next argument, which is a flag; the values that follow are told as its. */
  String flag() {
    flag = all.get(next++);
    return flag;
  }

  /** The value after the flag. */
  String value(String what) throws UsageError {
    if (isEmpty()) {
      throw new UsageError("Error: " + flag + " argument given but no " + what + " specified.");
    }
    return all.get(next++);
  }

  /** The value after the flag as a number. */
  long number(String what, long least, long most) throws UsageError {
    String text = value(what);
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, like a number out of range
    }
    throw new UsageError(
        "Error: Invalid " + what + " given: " + text + " (" + least + " to " + most + ").");
  }
}
