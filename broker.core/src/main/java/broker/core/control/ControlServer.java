package broker.core.control;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control socket: answers one request after the other on a thread of its own. Only the owner of
 * the socket's file may connect, so nobody else needs to be kept waiting; a request that is
 * malformed, too long or too slow is dropped and the next one served.
 *
 * <p>{@link #open} and {@link #close} belong to whoever made it; the control thread owns all else.
 */
public final class ControlServer implements AutoCloseable {
  /** Longest answer, in characters. */
  public static final int MAX_ANSWER = 1 << 20;

  private static final Logger LOGGER = LoggerFactory.getLogger(ControlServer.class);
  private static final String OWNER_ONLY = "rw-------";
  private static final long PAUSE_NANOS = 100_000_000;

  private final Path socket;
  private final Supplier<? extends Collection<ControlCommand>> commands;
  private final LongSupplier nanoClock;
  private final ServerSocketChannel channel;

  private ControlServer(
      Path socket,
      Supplier<? extends Collection<ControlCommand>> commands,
      LongSupplier nanoClock,
      ServerSocketChannel channel) {
    this.socket = socket;
    this.commands = commands;
    this.nanoClock = nanoClock;
    this.channel = channel;
  }

  /**
   * Opens the socket and serves it until it is closed.
   *
   * @param socket the file; one left behind by a process that was killed is replaced
   * @param commands asked for at every request, so commands may come and go
   * @param nanoClock a running time in nanoseconds
   * @throws IOException if the socket cannot be made, for instance because its path is too long
   */
  public static ControlServer open(
      Path socket, Supplier<? extends Collection<ControlCommand>> commands, LongSupplier nanoClock)
      throws IOException {
    Files.deleteIfExists(socket);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(ControlProtocol.address(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString(OWNER_ONLY));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    ControlServer server = new ControlServer(socket, commands, nanoClock, channel);
    Thread thread = new Thread(server::serve, "broker-control");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private void serve() {
    while (channel.isOpen()) {
      try (SocketChannel client = channel.accept();
          ControlExchange exchange = new ControlExchange(client, nanoClock)) {
        exchange.answer(answer(exchange.request()));
      } catch (ClosedChannelException e) {
        LOGGER.debug("closed", e);
      } catch (IOException e) {
        LOGGER.debug("a control request failed", e);
        LockSupport.parkNanos(PAUSE_NANOS); // out of file descriptors must not become a busy loop
      }
    }
  }

  private String answer(String request) {
    BoundedText text = new BoundedText(MAX_ANSWER);
    PrintWriter out = new PrintWriter(text);
    int status = run(request, out);
    out.flush();
    return ControlProtocol.answer(text.toString(), status);
  }

  private int run(String request, PrintWriter out) {
    List<String> arguments;
    try {
      arguments = ControlProtocol.arguments(request);
    } catch (IllegalArgumentException e) {
      out.println("not understood: " + e.getMessage());
      return 2;
    }
    try {
      String name = arguments.get(0);
      List<String> rest = arguments.subList(1, arguments.size());
      for (ControlCommand command : commands.get()) {
        if (command.name().equals(name)) {
          return command.run(rest, out);
        }
      }
      return name.equals("help") ? help(out) : unknown(name, out);
    } catch (RuntimeException e) {
      LOGGER.error("control request '{}' failed", request, e);
      out.println("failed: " + e);
      return 1;
    }
  }

  private int help(PrintWriter out) {
    commands.get().stream()
        .sorted(Comparator.comparing(ControlCommand::name))
        .forEach(command -> out.printf("%-16s %s%n", command.name(), command.help()));
    return 0;
  }

  private static int unknown(String name, PrintWriter out) {
    out.println("the running broker has no command '" + name + "'");
    return 2;
  }

  /** Closes the socket and removes its file; an answer on its way may be lost. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(socket);
  }
}
