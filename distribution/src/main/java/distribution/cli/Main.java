package distribution.cli;

import distribution.doctor.Doctor;
import distribution.launcher.Home;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.spi.ToolProvider;

/**
 * What {@code bin/broker} hands over to: one command per process, whose exit status is the
 * command's.
 */
public final class Main {
  private final Console console;
  private final long pid = ProcessHandle.current().pid();

  Main(Console console) {
    this.console = console;
  }

  /** Runs the command the first argument names. */
  public static void main(String[] args) throws InterruptedException {
    Console console = new Console(System.in, System.out, System.err);
    System.exit(new Main(console).run(List.of(args)));
  }

  int run(List<String> args) throws InterruptedException {
    String command = args.isEmpty() ? "" : args.get(0);
    List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
    return switch (command) {
      case "pub" -> pub(rest);
      case "sub" -> sub(rest);
      case "bench" -> bench(rest);
      case "passwd" -> passwd(rest);
      case "acl" -> acl(rest);
      case "import" -> imports(rest);
      case "doctor" -> doctor(rest);
      case "status", "clients", "subscriptions", "disconnect", "counters" -> broker().run(args);
      case "deploy", "undeploy", "rollback" -> deploy(command, rest);
      case "plugins" -> rest.contains("--help") ? help(command) : broker().run(args);
      case "stop" -> rest.isEmpty() ? stop() : noArguments(command);
      case "cert", "store" -> tool(command, rest);
      case "version" -> rest.isEmpty() ? version() : noArguments(command);
      default -> other(command, args);
    };
  }

  private int pub(List<String> args) throws InterruptedException {
    try {
      Optional<PubOptions> options = PubOptions.parse(args, pid);
      if (options.isEmpty()) {
        return help("pub");
      }
      return new PubCommand(options.get(), console).run(client());
    } catch (UsageError e) {
      return wrongUsage("pub", e);
    }
  }

  private int sub(List<String> args) throws InterruptedException {
    try {
      Optional<SubOptions> options = SubOptions.parse(args, pid);
      if (options.isEmpty()) {
        return help("sub");
      }
      SubCommand sub = new SubCommand(options.get(), client(), console, Clock.systemDefaultZone());
      Runtime.getRuntime().addShutdownHook(new Thread(sub::close, "disconnect"));
      return sub.run();
    } catch (UsageError e) {
      return wrongUsage("sub", e);
    }
  }

  private int bench(List<String> args) throws InterruptedException {
    try {
      Optional<BenchOptions> options = BenchOptions.parse(args, pid);
      return options.isEmpty() ? help("bench") : new BenchCommand(options.get(), console).run();
    } catch (UsageError e) {
      return wrongUsage("bench", e);
    }
  }

  private int passwd(List<String> args) {
    try {
      Optional<PasswdOptions> options = PasswdOptions.parse(args);
      return options.isEmpty()
          ? help("passwd")
          : new PasswdCommand(options.get(), console, new SecureRandom()).run();
    } catch (UsageError e) {
      return wrongUsage("passwd", e);
    }
  }

  private int acl(List<String> args) {
    if (args.size() == 3 && args.subList(0, 2).equals(List.of("check", "--dry-run"))) {
      Path file = Path.of(args.get(2)).toAbsolutePath(); // the broker has another directory
      return broker().run(List.of("acl-dry-run", file.toString()));
    }
    try {
      Optional<AclOptions> options = AclOptions.parse(args);
      return options.isEmpty()
          ? help("acl")
          : new AclCommand(options.get(), console).run(Home.ofProcess());
    } catch (UsageError e) {
      return wrongUsage("acl", e);
    }
  }

  private int imports(List<String> args) {
    try {
      Optional<ImportOptions> options = ImportOptions.parse(args);
      return options.isEmpty()
          ? help("import")
          : new ImportCommand(options.get(), console).run(Home.ofProcess());
    } catch (UsageError e) {
      return wrongUsage("import", e);
    }
  }

  private int doctor(List<String> args) {
    if (args.equals(List.of("--help"))) {
      return help("doctor");
    }
    boolean json = args.equals(List.of("--json"));
    return args.isEmpty() || json
        ? new DoctorCommand(json, console).run(new Doctor(Home.ofProcess(), Instant.now()).look())
        : failed("broker: doctor takes --json or nothing; see: broker doctor --help", 2);
  }

  private int deploy(String command, List<String> args) throws InterruptedException {
    if (args.contains("--help")) {
      return help(command);
    }
    if (args.size() != 1 || args.get(0).startsWith("-")) {
      return failed(
          "broker: " + command + " takes one argument; see: broker " + command + " --help", 2);
    }
    Home home = Home.ofProcess();
    return new DeployCommand(home.pidFile(), home.controlSocket(), console)
        .run(command, args.get(0));
  }

  private static MqttClient client() throws UsageError {
    return ServiceLoader.load(MqttClient.class)
        .findFirst()
        .orElseThrow(() -> new UsageError("Error: no MQTT client on the class path."));
  }

  private int wrongUsage(String command, UsageError e) {
    return failed(e.getMessage() + "\n\nUse 'broker " + command + " --help' to see usage.", 1);
  }

  private int help(String command) {
    try (InputStream text =
        Objects.requireNonNull(Main.class.getResourceAsStream(command + "-help.txt"))) {
      console.out().print(new String(text.readAllBytes(), StandardCharsets.UTF_8));
      return 0;
    } catch (IOException e) {
      return failed("broker: " + Failures.text(e), 1);
    }
  }

  private BrokerCommand broker() {
    Home home = Home.ofProcess();
    return new BrokerCommand(home.pidFile(), home.controlSocket(), console);
  }

  /** A plugin of the running broker may know the word. */
  private int other(String command, List<String> args) {
    BrokerCommand broker = broker();
    return command.isEmpty() || !broker.canBeAsked()
        ? failed("broker: unknown command '" + command + "'; see: broker --help", 2)
        : broker.run(args);
  }

  private int stop() throws InterruptedException {
    return new StopCommand(console).run(Home.ofProcess().pidFile());
  }

  private int version() {
    console.out().println("edge broker " + Home.version());
    return 0;
  }

  /** A command that a plugin brings. */
  private int tool(String name, List<String> args) {
    return ToolProvider.findFirst(name)
        .map(tool -> tool.run(console.out(), console.err(), args.toArray(String[]::new)))
        .orElseGet(() -> failed("broker: no plugin brings the command '" + name + "'", 1));
  }

  private int noArguments(String command) {
    return failed("broker: " + command + " takes no arguments; see: broker --help", 2);
  }

  private int failed(String line, int status) {
    console.err().println(line);
    return status;
  }
}
