package broker.api.admin;

import java.io.PrintWriter;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Does something for an administrator at the command line: {@code broker NAME ARGUMENT...}.
 *
 * <p>A whiteboard service with the properties {@link #NAME} and {@link #HELP}. A name that the
 * broker itself has, or a service of higher ranking, stays with that one.
 *
 * <p><b>Threads.</b> Each call has a thread of its own, but there is one call at a time. It may
 * wait for something, but not for long: after 20 seconds the thread is interrupted, and the
 * administrator is told that there is no answer. Whoever runs it owns the process of the broker, so
 * nobody has to be asked whether he may.
 *
 * <p><b>Failure.</b> An exception is a fault of the plugin; the administrator is told that the
 * command has failed. After several in a row, or one call without answer, the command is set aside
 * for ten seconds: a failure of the plugin, see {@link PluginView#failures}.
 *
 * @since 1.0
 */
@ConsumerType
@FunctionalInterface
public interface AdminCommand {
  /** The property with the word that selects the command: lower-case letters, digits, hyphens. */
  String NAME = "broker.command.name";

  /** The property with what the command does, in one short line; optional. */
  String HELP = "broker.command.help";

  /** The command has done what it was asked to. */
  int DONE = 0;

  /** The command has failed. */
  int FAILED = 1;

  /** The arguments make no sense. */
  int WRONG_USAGE = 2;

  /**
   * Runs the command.
   *
   * @param arguments what followed the name
   * @param out the answer in lines, also if it fails; cut off beyond a million characters
   * @return the exit status of the command line: {@link #DONE}, {@link #FAILED}, {@link
   *     #WRONG_USAGE}, or another one of the command's own
   */
  int run(List<String> arguments, PrintWriter out);
}
