package bench.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * The packets of one connection, read one after the other; what is written leaves before a read
 * that would block. Owned by one thread.
 */
final class PacketStream {
  private static final int BUFFER = 64 * 1024;

  private final Socket socket; // its monitor: a write is whole
  private final InputStream in;
  private final OutputStream out;
  private final byte[] unread = new byte[BUFFER];
  private final byte[] unsent = new byte[BUFFER];
  private int from;
  private int to;
  private int written;
  private int head;
  private int body;
  private int end;

  PacketStream(Socket socket) throws IOException {
    this.socket = socket;
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /** Goes on to the next packet; false when there is none. */
  boolean next() throws IOException {
    from = end;
    while (!isWhole()) {
      flush();
      if (from > 0) {
        System.arraycopy(unread, from, unread, 0, to - from);
        to -= from;
        from = 0;
      }
      int n = in.read(unread, to, BUFFER - to);
      if (n < 0) {
        return false;
      }
      to += n;
    }
    return true;
  }

  private boolean isWhole() {
    int length = 0;
    for (int at = from + 1, shift = 0; at < to; at++, shift += 7) {
      length |= (unread[at] & 0x7F) << shift;
      if (unread[at] >= 0) {
        head = unread[from] & 0xFF;
        body = at + 1;
        end = body + length;
        return end <= to || reset();
      }
    }
    return reset();
  }

  private boolean reset() {
    end = from;
    return false;
  }

  int firstByte() {
    return head;
  }

  int type() {
    return head >> 4;
  }

  /** At this place of the packet behind its fixed header. */
  int unsignedShort(int index) {
    return (unread[body + index] & 0xFF) << 8 | unread[body + index + 1] & 0xFF;
  }

  void write(int... bytes) {
    if (written + bytes.length > BUFFER) {
      throw new IllegalStateException("too many answers");
    }
    for (int b : bytes) {
      unsent[written++] = (byte) b;
    }
  }

  private void flush() throws IOException {
    if (written > 0) {
      synchronized (socket) {
        out.write(unsent, 0, written);
      }
      written = 0;
    }
  }
}
