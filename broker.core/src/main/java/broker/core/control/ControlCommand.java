package broker.core.control;

import java.io.PrintWriter;
import java.util.List;

/**
 * One command of the command line that needs the running broker. Called on the control thread, one
 * command at a time: a command must not wait for anything long, and cannot count on being called
 * often.
 */
public interface ControlCommand {
  /** The word that selects it. */
  String name();

  /** What it does, in one line, for the list of commands. */
  String help();

  /**
   * Runs it.
   *
   * @param args what followed the name
   * @param out the answer, in lines; cut off beyond {@link ControlServer#MAX_ANSWER} characters
   * @return the exit status of the command line: 0 done, 1 failed, 2 wrong usage
   */
  int run(List<String> args, PrintWriter out);
}
