package broker.core.control;

import broker.api.admin.AdminCommand;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command of a plugin, kept from doing harm: it runs on a thread of its own, and is given up when
 * it takes too long. Immutable.
 */
public final class PluginCommand implements ControlCommand {
  /** How long a command may take. */
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Logger log = LoggerFactory.getLogger(PluginCommand.class);

  private final String name;
  private final String help;
  private final AdminCommand command;
  private final Duration patience;
  private final Consumer<String> faults;

  /**
   * A command by this name.
   *
   * @param faults is told when it fails
   */
  public PluginCommand(
      String name, String help, AdminCommand command, Duration patience, Consumer<String> faults) {
    this.name = name;
    this.help = help;
    this.command = command;
    this.patience = patience;
    this.faults = faults;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String help() {
    return help;
  }

  @Override
  public int run(List<String> args, PrintWriter out) {
    BoundedText text = new BoundedText(ControlServer.MAX_ANSWER); // one given up may still write
    FutureTask<Integer> task = new FutureTask<>(() -> run(args, text));
    Thread thread = new Thread(task, "broker-command-" + name);
    thread.setDaemon(true);
    thread.start();
    try {
      int status = task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      out.print(text);
      return status;
    } catch (ExecutionException e) {
      return failed(String.valueOf(e.getCause()), e, out);
    } catch (TimeoutException e) {
      task.cancel(true);
      return failed("no answer within " + patience.toSeconds() + " s", e, out);
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      return failed("the broker stops", e, out);
    }
  }

  private int run(List<String> args, BoundedText text) {
    PrintWriter answer = new PrintWriter(text);
    int status = command.run(args, answer);
    answer.flush();
    return status;
  }

  private int failed(String why, Throwable cause, PrintWriter out) {
    log.error("command {} failed: {}", name, why, cause);
    faults.accept("command " + name + ": " + why);
    out.println(name + " failed: " + why);
    return AdminCommand.FAILED;
  }
}
