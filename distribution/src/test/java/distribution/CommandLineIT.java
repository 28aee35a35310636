package distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/broker} of the built appliance with a home of its own, on ports that are free. */
class CommandLineIT {
  private static final Path APPLIANCE = Path.of(System.getProperty("appliance"));

  @TempDir private Path directory;
  private Path home;
  private Path script;

  @BeforeEach
  void prepare() throws IOException {
    home = directory.resolve("a home");
    script = Files.createSymbolicLink(directory.resolve("link"), APPLIANCE.resolve("bin/broker"));
    Files.createDirectories(home.resolve("etc"));
    for (String file : List.of("broker.core.cfg", "logging.properties")) {
      Files.copy(APPLIANCE.resolve("etc").resolve(file), home.resolve("etc").resolve(file));
    }
    listener("host = 127.0.0.1", "port = 0");
  }

  @AfterEach
  void stop() throws Exception {
    broker("stop");
    Files.delete(script); // JUnit warns about links that lead out of its directory
  }

  private void listener(String... lines) throws IOException {
    Files.write(home.resolve("etc/broker.listener-tcp.cfg"), List.of(lines));
  }

  private ProcessBuilder command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("BROKER_HOME", home.toString());
    return builder;
  }

  private record Result(int status, String output) {}

  private Result broker(String... arguments) throws Exception {
    Process process = command(arguments).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  @Test
  void startReturnsOnceItServesAndStopOnceItIsGone() throws Exception {
    Result started = broker("start");
    assertEquals(0, started.status());
    assertTrue(
        started.output().matches("edge broker \\S+ runs, pid \\d+, mqtt://127.0.0.1:\\d+\n"),
        started.output());
    String pid = Files.readString(home.resolve("data/broker.pid")).strip();
    Result stopped = broker("stop");
    assertEquals(new Result(0, "edge broker stopped, pid " + pid + "\n"), stopped);
    assertTrue(Files.readString(home.resolve("log/broker.log")).endsWith("stopped\n"));
  }

  @Test
  void theRunningBrokerAnswersForItselfAndItsPlugins() throws Exception {
    broker("start");
    Result status = broker("status");
    assertEquals(0, status.status());
    assertTrue(status.output().startsWith("edge broker 1."), status.output());
    assertTrue(status.output().contains("clients    0 connected, 0 away\n"), status.output());
    assertTrue(broker("clients").output().startsWith("CLIENT "));
    assertTrue(broker("counters", "clients.").output().contains("clients.connected"));
    assertEquals(new Result(1, "c has no session\n"), broker("subscriptions", "c"));
    assertEquals(new Result(1, "c is not connected\n"), broker("disconnect", "c"));
    assertEquals(new Result(2, "the running broker has no command 'frob'\n"), broker("frob"));
  }

  @Test
  void benchMeasuresAndLosesNothing() throws Exception {
    listener("host = 127.0.0.1", "port = 0", "allow_anonymous = true");
    String served = broker("start").output().strip();
    String port = served.substring(served.lastIndexOf(':') + 1);
    for (String rate : List.of("500", "100000000")) {
      String load = "bench -q 1 --warmup 0 --duration 1 --publishers 3 --subscribers 4 --json";
      List<String> arguments = new ArrayList<>(List.of(load.split(" ")));
      arguments.addAll(List.of("--quiet", "-p", port, "--rate", rate));
      Result bench = broker(arguments.toArray(String[]::new));
      assertEquals(0, bench.status(), bench.output());
      assertTrue(bench.output().contains("\"lost\":0,\"refused\":0,"), bench.output());
      assertTrue(!bench.output().contains("\"received\":0,"), bench.output());
    }
  }

  @Test
  void aSecondStartNamesTheFirst() throws Exception {
    broker("start");
    String pid = Files.readString(home.resolve("data/broker.pid")).strip();
    assertEquals(
        new Result(1, "broker: the broker already runs (pid " + pid + ")\n"), broker("start"));
  }

  @Test
  void sigtermEndsARunInTheForegroundWithStatusZero() throws Exception {
    Process run = command("run").start();
    try (var lines = run.inputReader()) {
      assertTrue(lines.lines().anyMatch(line -> line.contains(" runs, pid ")));
      run.toHandle().destroy();
      assertTrue(lines.lines().anyMatch(line -> line.endsWith("stopped")));
    }
    assertTrue(run.waitFor(5, TimeUnit.SECONDS));
    assertEquals(0, run.exitValue());
  }

  @Test
  void aMisspeltKeyIsOneLine() throws Exception {
    listener("prot = 0");
    Result start = broker("start");
    assertEquals(1, start.status());
    assertEquals(1, start.output().lines().count(), start.output());
    assertTrue(start.output().contains("etc/broker.listener-tcp.cfg: prot: unknown key"));
  }

  @Test
  void aFileCutShortIsOneLine() throws Exception {
    listener("host = 127.0.0.1", "por");
    Result start = broker("start");
    assertEquals(1, start.status());
    assertEquals(1, start.output().lines().count(), start.output());
    assertTrue(start.output().contains("etc/broker.listener-tcp.cfg: line 2: 'por' has no value"));
  }

  @Test
  void whatDoesNotRunHasNoStatusAndNothingToStop() throws Exception {
    assertEquals(new Result(3, "edge broker is not running\n"), broker("status"));
    assertEquals(new Result(3, "edge broker is not running\n"), broker("clients"));
    assertEquals(new Result(0, "edge broker is not running\n"), broker("stop"));
  }

  @Test
  void anUnknownCommandIsWrongUsage() throws Exception {
    assertEquals(
        new Result(2, "broker: unknown command 'frob'; see: broker --help\n"), broker("frob"));
  }

  @Test
  void helpAndVersionNeedNoBroker() throws Exception {
    assertTrue(broker("--help").output().startsWith("Usage: broker COMMAND"));
    assertTrue(broker("--version").output().matches("edge broker \\d\\S+\n"));
  }

  @Test
  void aMissingJavaIsOneLine() throws Exception {
    ProcessBuilder start = command("start");
    start.environment().put("JAVA_HOME", "/does/not/exist");
    Process process = start.start();
    assertEquals(
        "broker: no Java at JAVA_HOME (/does/not/exist): it needs Java 17 or newer\n",
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    assertEquals(1, process.waitFor());
  }
}
