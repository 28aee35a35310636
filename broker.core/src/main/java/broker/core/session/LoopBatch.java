package broker.core.session;

import broker.core.codec.PublishCodec;
import broker.core.codec.PublishHeader;
import broker.core.codec.PublishView;
import broker.core.codec.VariableByteInteger;
import broker.core.journal.Ticket;
import broker.core.loop.OnEventLoop;
import broker.core.loop.TurnTask;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Role;
import broker.core.routing.Recipient;
import broker.core.routing.SharedGroup;
import broker.core.topic.TopicName;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one loop has for the sessions of another: collected during a turn, handed over at its end
 * with one wake-up. Owned by the sending loop; a batch that was handed over is owned by the
 * receiving one.
 */
@OnEventLoop
final class LoopBatch extends TurnTask {
  /*
   * Content:    a message that lies in a read buffer is copied once, as a packet, into the buffer of the
   *             batch, whatever the number of recipients; the other loop reads it there in place. What
   *             goes with it lies in an array of references, REFERENCES per message.
   * Pressure:   bytes handed over and not yet worked off are counted, with what becomes of them there if many
   *             sessions keep a message; beyond a bound the sending loop stops reading from publishers until the
   *             other loop has caught up.
   */
  private static final Logger log = LoggerFactory.getLogger(LoopBatch.class);
  private static final int REFERENCES = 5;
  private static final int FIRST_BYTES = 8 * 1024;
  private static final int CONGESTED_BYTES = 256 * 1024;

  /** Of a message in the journal, for each session that keeps it. */
  private static final int ENTRY_BYTES = 64;

  private static final int MANY = 64; // of those
  private static final int ANY_IDENTIFIER = 1;
  private static final ProtocolVersion[] VERSIONS = ProtocolVersion.values();

  private final Shard from;
  private final Shard to;
  private final AtomicInteger outstanding = new AtomicInteger();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final PublishHeader header = new PublishHeader();
  private final Publication received = new Publication(); // used by the receiving loop
  private final PublishView view = new PublishView(Role.CLIENT); // used by the receiving loop

  private @Nullable ByteBuf data;
  private @Nullable Object[] references = new @Nullable Object[16 * REFERENCES];
  private int count;
  private int charged; // of outstanding, for this batch

  LoopBatch(Shard from, Shard to) {
    this.from = from;
    this.to = to;
  }

  /** Adds a message for these sessions of the other loop. */
  void add(Publication publication, Recipient[] recipients) {
    append(publication, recipients, null);
  }

  /** Adds a message for one session of the other loop, chosen from a group. */
  void add(Publication publication, Recipient recipient, @Nullable SharedGroup group) {
    append(publication, recipient, group);
  }

  boolean isCongested() {
    return outstanding.get() > CONGESTED_BYTES;
  }

  /** True while the other loop asks for a moment. */
  boolean isPressed() {
    return to.isPressed();
  }

  void whenRelieved(Runnable task) {
    waiting.add(task);
  }

  private void append(Publication publication, Object recipients, @Nullable SharedGroup group) {
    if (count * REFERENCES == references.length) {
      references = Arrays.copyOf(references, references.length * 2);
    }
    int r = count * REFERENCES;
    PublishView source = publication.view();
    if (source != null) {
      copy(publication, source);
      references[r] = publication.topic();
      references[r + 1] = publication.publisherClientId();
    } else {
      references[r] = publication.message();
    }
    references[r + 2] = recipients;
    references[r + 3] = group;
    int keepers = from.journal().isOn() && publication.qos() > 0 ? keepers(recipients) : 0;
    references[r + 4] = keepers > 0 && from.journal().isRecording() ? from.journal().part() : null;
    if (keepers > MANY) {
      outstanding.addAndGet(keepers * ENTRY_BYTES);
      charged += keepers * ENTRY_BYTES;
    }
    count++;
    from.loop().atTurnEnd(this);
  }

  /** How many of these sessions the journal knows: their publisher waits for them. */
  private static int keepers(Object recipients) {
    int keepers = recipients instanceof Recipient one && isKept(one) ? 1 : 0;
    if (recipients instanceof Recipient[] several) {
      for (Recipient each : several) {
        keepers += isKept(each) ? 1 : 0;
      }
    }
    return keepers;
  }

  private static boolean isKept(Recipient recipient) {
    return ((Session) recipient.subscriber()).isKept();
  }

  /** Hands over at once what the end of the turn would. */
  void handOver() {
    if (count > 0) {
      atTurnEnd();
    }
  }

  /** Copies the message as a packet of its own, without what was particular to its publisher. */
  private void copy(Publication publication, PublishView source) {
    long expiry = source.messageExpirySeconds();
    boolean plain = expiry < 0 && source.forwardedPropertiesLength() == 0;
    ProtocolVersion version = plain ? ProtocolVersion.V3_1_1 : ProtocolVersion.V5;
    header
        .reset(version, publication.topic())
        .acknowledged(source.qos(), source.qos() == 0 ? 0 : ANY_IDENTIFIER, false)
        .retain(source.retain())
        .messageExpirySeconds(expiry);
    int size = PublishCodec.size(header, source);
    ByteBuf out = data;
    if (out == null) {
      out = from.allocator().directBuffer(Math.max(FIRST_BYTES, 1 + size));
      data = out;
    }
    out.ensureWritable(1 + size);
    out.writeByte(version.ordinal());
    PublishCodec.write(out, header, source);
  }

  @Override
  protected void atTurnEnd() {
    if (count == 0) {
      return; // it was handed over before
    }
    ByteBuf bytes = data;
    @Nullable Object[] refs = references;
    int messages = count;
    int size = bytes == null ? 0 : bytes.readableBytes();
    int cost = size + charged;
    data = null;
    references = new @Nullable Object[Math.max(16 * REFERENCES, messages * REFERENCES)];
    count = 0;
    charged = 0;
    outstanding.addAndGet(size);
    to.loop().execute(() -> receive(bytes, refs, messages, cost));
  }

  /** Runs on the receiving loop. */
  private void receive(@Nullable ByteBuf bytes, @Nullable Object[] refs, int messages, int cost) {
    try {
      for (int i = 0; i < messages; i++) {
        tryToDeliver(bytes, refs, i * REFERENCES);
      }
    } finally {
      received.clear();
      if (bytes != null) {
        bytes.release();
      }
      int left = outstanding.addAndGet(-cost);
      if (left <= CONGESTED_BYTES && left + cost > CONGESTED_BYTES) {
        from.loop().execute(this::relieve);
      }
    }
  }

  /** A delivery that fails is told and harms no other. */
  private void tryToDeliver(@Nullable ByteBuf bytes, @Nullable Object[] refs, int r) {
    try {
      deliver(bytes, refs, r);
    } catch (RuntimeException e) {
      log.error("a message from loop {} is lost: {}", from.loop().index(), e.toString(), e);
    }
  }

  private void deliver(@Nullable ByteBuf bytes, @Nullable Object[] refs, int r) {
    if (refs[r] instanceof ApplicationMessage message) {
      received.set(message, to.loop().nanos());
    } else if (bytes != null && refs[r] instanceof TopicName topic) {
      readFrom(bytes, topic, (String) refs[r + 1]);
    }
    if (refs[r + 4] instanceof Ticket whole) {
      to.journal().recordPart(whole);
      try {
        deliver(refs, r);
      } finally {
        to.journal().recordedPart(from.journal());
      }
    } else {
      deliver(refs, r);
    }
  }

  private void deliver(@Nullable Object[] refs, int r) {
    Object recipients = refs[r + 2];
    if (recipients instanceof Recipient one) {
      ((Session) one.subscriber()).deliver(received, one, (SharedGroup) refs[r + 3]);
    } else if (recipients instanceof Recipient[] several) {
      to.router().deliverHere(received, several);
    }
  }

  private void readFrom(ByteBuf bytes, TopicName topic, @Nullable String publisher) {
    ProtocolVersion version = VERSIONS[bytes.readByte()];
    int start = bytes.readerIndex();
    int length = VariableByteInteger.decode(bytes, start + 1, bytes.writerIndex());
    int index = start + 1 + VariableByteInteger.length(length);
    bytes.readerIndex(index + length);
    try {
      PublishCodec.read(bytes.getUnsignedByte(start), bytes, index, index + length, version, view);
    } catch (ProtocolException e) {
      throw new IllegalStateException("a packet of our own does not read", e);
    }
    received.set(view, topic, publisher, to.loop().nanos());
  }

  private void relieve() {
    for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
      task.run();
    }
  }
}
