import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Append and force behind MQTT sockets, and no broker at all: one thread reads all sockets that are
 * readable, appends their PUBLISH packets as they are to a file, forces that to the disk once
 * (fdatasync), and answers with all PUBACK packets, one write per socket. It routes nothing, queues
 * nothing, and could give nothing back. The file is written before, as a log that is used in turns
 * is. Source launch: {@code java ServerLimit.java PORT DIRECTORY}; runs until it is killed.
 */
final class ServerLimit {
  private static final int FILE_BYTES = 64 << 20;
  private static final int READ_BYTES = 256 << 10;
  private static final int CONNECT = 1;
  private static final int PUBLISH = 3;
  private static final int PINGREQ = 12;
  private static final int DISCONNECT = 14;
  private static final int V5 = 5;

  private final Selector selector = Selector.open();
  private final FileChannel file;
  private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);
  private final ByteBuffer group = ByteBuffer.allocateDirect(32 << 20);
  private final List<Client> answered = new ArrayList<>();
  private long position;

  /** One connection. */
  private static final class Client {
    final SocketChannel socket;
    final ByteBuffer out = ByteBuffer.allocateDirect(READ_BYTES);
    byte[] rest = {}; // of a packet that has not come whole

    Client(SocketChannel socket) {
      this.socket = socket;
    }
  }

  private ServerLimit(FileChannel file) throws IOException {
    this.file = file;
  }

  public static void main(String[] args) throws IOException {
    Path path = Path.of(args[1], "server.limit");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> path.toFile().delete()));
    try (FileChannel file =
            FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        ServerSocketChannel server = ServerSocketChannel.open()) {
      while (file.size() < FILE_BYTES) {
        file.write(ByteBuffer.allocate(1 << 20), file.size());
      }
      file.force(true);
      server.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 1024);
      System.out.println("listening");
      new ServerLimit(file).run(server);
    } finally {
      Files.deleteIfExists(path);
    }
  }

  private void run(ServerSocketChannel server) throws IOException {
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    while (true) {
      selector.select(
          key -> {
            try {
              turn(server, key);
            } catch (IOException e) {
              key.cancel(); // the client is gone
            }
          });
      if (group.position() > 0) {
        append();
      }
      for (Client client : answered) {
        client.out.flip();
        while (client.out.hasRemaining()) { // at most 4 bytes per message under way
          client.socket.write(client.out);
        }
        client.out.clear();
      }
      answered.clear();
    }
  }

  private void turn(ServerSocketChannel server, SelectionKey key) throws IOException {
    if (key.isAcceptable()) {
      SocketChannel socket = server.accept();
      socket.configureBlocking(false);
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      socket.register(selector, SelectionKey.OP_READ, new Client(socket));
    } else if (key.attachment() instanceof Client client) {
      in.clear().put(client.rest);
      if (client.socket.read(in) < 0) {
        client.socket.close();
        return;
      }
      in.flip();
      packets(client);
      client.rest = new byte[in.remaining()];
      in.get(client.rest);
      if (client.out.position() > 0) {
        answered.add(client);
      }
    }
  }

  private void packets(Client client) throws IOException {
    while (in.remaining() >= 2) {
      int start = in.position();
      int length = 0;
      int at = start + 1;
      int shift = 0;
      byte digit;
      do {
        if (at == in.limit()) {
          return;
        }
        digit = in.get(at++);
        length |= (digit & 0x7f) << shift;
        shift += 7;
      } while (digit < 0);
      if (at + length > in.limit()) {
        return;
      }
      packet(client, start, at, at + length);
      in.position(at + length);
    }
  }

  private void packet(Client client, int start, int body, int end) throws IOException {
    switch ((in.get(start) & 0xff) >> 4) {
      case CONNECT -> {
        boolean v5 = in.get(body + 2 + in.getShort(body)) == V5;
        client.out.put(v5 ? new byte[] {0x20, 3, 0, 0, 0} : new byte[] {0x20, 2, 0, 0});
      }
      case PUBLISH -> {
        if (group.remaining() < end - start) {
          append();
        }
        group.put(group.position(), in, start, end - start);
        group.position(group.position() + end - start);
        short identifier = in.getShort(body + 2 + in.getShort(body));
        client.out.put((byte) 0x40).put((byte) 2).putShort(identifier);
      }
      case PINGREQ -> client.out.putShort((short) 0xd000);
      case DISCONNECT -> client.socket.close();
      default -> throw new IOException("a packet that no publisher sends");
    }
  }

  private void append() throws IOException {
    group.flip();
    if (position + group.remaining() > FILE_BYTES) {
      position = 0;
    }
    while (group.hasRemaining()) {
      position += file.write(group, position);
    }
    group.clear();
    file.force(false);
  }
}
