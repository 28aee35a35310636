package broker.deploy.command;

import broker.api.admin.AdminCommand;
import broker.deploy.deployment.Deployer;
import broker.deploy.deployment.Job;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The commands. One that changes something answers at once with the number of a job; {@code
 * deployment NUMBER LINES} tells what the job has said after so many lines, and its exit status or
 * {@link #GOES_ON}. So no command keeps others waiting, however long a plugin takes to start.
 * Stateless.
 */
public final class Commands {
  /** The exit status of a job that has not ended. */
  public static final int GOES_ON = 100;

  private static final Duration WAIT = Duration.ofMillis(500);

  private Commands() {}

  /** A command and what it does. */
  public record Entry(AdminCommand command, String help) {}

  /** All commands, by name. */
  public static Map<String, Entry> of(Deployer deployer) {
    return Map.of(
        "deploy",
        job(
            "the path of one jar",
            file -> deployer.deploy(Path.of(file)),
            "install or update a plugin"),
        "undeploy",
        job("the name of one plugin", deployer::undeploy, "remove a plugin and its jar"),
        "rollback",
        job("the name of one plugin", deployer::rollBack, "go back to the version before"),
        "deployment",
        new Entry((arguments, out) -> follow(deployer, arguments, out), "how a deployment goes on"),
        "plugins",
        new Entry(
            new PluginsCommand(deployer), "the plugins, and how they are; --json for programs"));
  }

  private static Entry job(String argument, Function<String, Job> begin, String help) {
    return new Entry(
        (arguments, out) -> {
          if (arguments.size() != 1) {
            out.println("takes " + argument);
            return AdminCommand.WRONG_USAGE;
          }
          out.println(begin.apply(arguments.get(0)).id());
          return AdminCommand.DONE;
        },
        help);
  }

  private static int follow(Deployer deployer, List<String> arguments, PrintWriter out) {
    try {
      int known = Integer.parseInt(arguments.get(1));
      Job job = deployer.job(Integer.parseInt(arguments.get(0))).orElseThrow();
      Job.Report report = job.await(known, WAIT);
      report.lines().forEach(out::println);
      return report.status().orElse(GOES_ON);
    } catch (RuntimeException e) {
      out.println("deployment takes the number of a deployment and how many lines are known");
      return AdminCommand.WRONG_USAGE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return AdminCommand.FAILED;
    }
  }
}
