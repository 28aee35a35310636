package broker.core.control;

import broker.api.admin.AdminCommand;
import broker.core.guard.Breaker;
import broker.core.guard.Faults;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command of a plugin, kept from doing harm: it runs on a thread of its own, is given up when it
 * takes too long, and not called for a while when it keeps failing. Any thread.
 */
public final class PluginCommand implements ControlCommand {
  /** How long a command may take. */
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Logger log = LoggerFactory.getLogger(PluginCommand.class);

  private final String name;
  private final String help;
  private final AdminCommand command;
  private final Duration patience;
  private final Breaker breaker;
  private final LongSupplier nanoClock;

  /**
   * A command by this name.
   *
   * @param faults of its plugin
   * @param nanoClock a running time in nanoseconds
   */
  public PluginCommand(
      String name,
      String help,
      AdminCommand command,
      Duration patience,
      Faults faults,
      LongSupplier nanoClock) {
    this.name = name;
    this.help = help;
    this.command = command;
    this.patience = patience;
    this.breaker = new Breaker("command " + name, faults);
    this.nanoClock = nanoClock;
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
    if (breaker.isOpen(nanoClock.getAsLong())) {
      out.println(name + " keeps failing and is set aside for some seconds; the log says why");
      return AdminCommand.FAILED;
    }
    BoundedText text = new BoundedText(ControlServer.MAX_ANSWER); // one given up may still write
    FutureTask<Integer> task = new FutureTask<>(() -> run(args, text));
    Thread thread = new Thread(task, "broker-command-" + name);
    thread.setDaemon(true);
    thread.start();
    try {
      int status = task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      out.print(text);
      breaker.succeeded();
      return status;
    } catch (ExecutionException e) {
      String why = String.valueOf(e.getCause());
      breaker.failed("threw " + why, nanoClock.getAsLong());
      return failed(why, e, out);
    } catch (TimeoutException e) {
      task.cancel(true);
      String why = "no answer within " + patience.toSeconds() + " s";
      breaker.hangs("gave " + why, nanoClock.getAsLong());
      return failed(why, e, out);
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
    out.println(name + " failed: " + why);
    return AdminCommand.FAILED;
  }
}
