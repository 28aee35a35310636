package distribution.cli;

import broker.core.control.ControlProtocol;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The command line's end of the control socket of a running broker. */
final class ControlClient {
  private final Path socket;

  ControlClient(Path socket) {
    this.socket = socket;
  }

  /**
   * Runs a command in the broker and prints its answer.
   *
   * @return the command's exit status
   * @throws IOException if there is no answer, or half of one
   */
  int run(List<String> command, PrintStream out) throws IOException {
    UnixDomainSocketAddress address = ControlProtocol.address(socket);
    try (SocketChannel channel = SocketChannel.open(address);
        BufferedReader answer =
            new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
      channel.write(StandardCharsets.US_ASCII.encode(ControlProtocol.request(command)));
      for (String line = answer.readLine(); line != null; line = answer.readLine()) {
        if (ControlProtocol.isText(line)) {
          out.println(ControlProtocol.text(line));
        } else {
          return ControlProtocol.status(line);
        }
      }
    }
    throw new IOException("the answer was cut short");
  }
}
