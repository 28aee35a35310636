package broker.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlServerTest {
  @TempDir private Path directory;

  /** Stands still unless a test moves it: nothing times out by chance. */
  private final AtomicLong nanos = new AtomicLong();

  private ControlServer server;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(socket(), "left behind by a process that was killed");
    List<ControlCommand> commands = List.of(new Echo(), new Broken(), new Endless());
    server = ControlServer.open(socket(), () -> commands, nanos::get);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    assertFalse(Files.exists(socket()));
  }

  private Path socket() {
    return directory.resolve("broker.sock");
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(socket()));
  }

  private static String answer(SocketChannel channel) throws IOException {
    return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
  }

  private String send(String request) throws IOException {
    try (SocketChannel channel = connect()) {
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
      return answer(channel);
    }
  }

  private String run(String... arguments) throws IOException {
    return send(ControlProtocol.request(List.of(arguments)));
  }

  @Test
  void answersWithLinesAndStatus() throws IOException {
    assertEquals("|[a b, , ü%\n|=0]\n=7\n", run("echo", "a b", "", "ü%\n=0"));
  }

  @Test
  void listsItsCommands() throws IOException {
    assertTrue(run("help").contains("|echo             says it again\n"));
  }

  @Test
  void anUnknownCommandIsWrongUsage() throws IOException {
    assertEquals("|the running broker has no command 'frob'\n=2\n", run("frob"));
  }

  @Test
  void aRequestThatIsNoneIsWrongUsage() throws IOException {
    assertTrue(send("echo %zz\n").endsWith("\n=2\n"));
  }

  @Test
  void aCommandThatFailsSaysSoAndTheNextOneWorks() throws IOException {
    assertEquals("|failed: java.lang.IllegalStateException: no\n=1\n", run("broken"));
    assertEquals("|[]\n=7\n", run("echo"));
  }

  @Test
  void anAnswerIsBounded() throws IOException {
    String answer = run("endless");
    assertTrue(answer.length() < 2 * ControlServer.MAX_ANSWER);
    assertTrue(answer.endsWith("|... cut off here\n=0\n"));
  }

  @Test
  void aRequestTooLongIsDroppedAndTheNextOneServed() throws IOException {
    assertEquals("", send("x".repeat(8_193)));
    assertEquals("|[]\n=7\n", run("echo"));
  }

  @Test
  void halfARequestIsDroppedAndTheNextOneServed() throws IOException {
    try (SocketChannel channel = connect()) {
      channel.write(ByteBuffer.wrap(new byte[] {'e'}));
    }
    assertEquals("|[]\n=7\n", run("echo"));
  }

  @Test
  void whoFallsSilentIsLeftBehind() throws IOException {
    try (SocketChannel silent = connect()) {
      silent.write(ByteBuffer.wrap(new byte[] {'e'}));
      nanos.addAndGet(3_000_000_000L);
      silent.write(ByteBuffer.wrap(new byte[] {'c'}));
      assertEquals("", answer(silent));
    }
    assertEquals("|[]\n=7\n", run("echo"));
  }

  @Test
  void onlyItsOwnerMayConnect() throws IOException {
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())));
  }

  private static final class Echo implements ControlCommand {
    @Override
    public String name() {
      return "echo";
    }

    @Override
    public String help() {
      return "says it again";
    }

    @Override
    public int run(List<String> args, PrintWriter out) {
      out.println(args);
      return 7;
    }
  }

  private static final class Broken implements ControlCommand {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public String help() {
      return "fails";
    }

    @Override
    public int run(List<String> args, PrintWriter out) {
      throw new IllegalStateException("no");
    }
  }

  private static final class Endless implements ControlCommand {
    @Override
    public String name() {
      return "endless";
    }

    @Override
    public String help() {
      return "says more than anybody reads";
    }

    @Override
    public int run(List<String> args, PrintWriter out) {
      for (int i = 0; i < ControlServer.MAX_ANSWER; i++) {
        out.println("xyz");
      }
      return 0;
    }
  }
}
