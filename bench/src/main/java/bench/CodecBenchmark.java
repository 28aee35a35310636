package bench;

import broker.core.codec.PublishCodec;
import broker.core.codec.PublishHeader;
import broker.core.codec.PublishView;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Role;
import broker.core.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to read a PUBLISH where it lies and to write it for one subscriber. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
  /** The version both sides speak. */
  @Param({"V3_1_1", "V5"})
  public ProtocolVersion version = ProtocolVersion.V5;

  /** Payload length in bytes. */
  @Param({"64", "1024"})
  public int payload = 64;

  private final PublishView view = new PublishView(Role.CLIENT);
  private final PublishHeader header = new PublishHeader();
  private final TopicName topic = TopicName.of("plant/line-7/device-19/temperature");
  private final ByteBuf in = PooledByteBufAllocator.DEFAULT.directBuffer(2048);
  private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(2048);
  private int index;

  /** Writes the packet that is read, and makes room for the one that is written. */
  @Setup(Level.Trial)
  public void setUp() throws ProtocolException {
    ApplicationMessage message =
        new ApplicationMessage(
            topic,
            new byte[payload],
            ApplicationMessage.NONE,
            1,
            false,
            ApplicationMessage.NEVER,
            null);
    PublishCodec.write(in, header.reset(version, topic).acknowledged(1, 7, false), message);
    index = in.writerIndex() - bodyLength();
    PublishCodec.read(0x32, in, index, in.writerIndex(), version, view);
  }

  private int bodyLength() {
    return 2 + topic.length() + 2 + (version.isV5() ? 1 : 0) + payload;
  }

  /** Gives the buffers back. */
  @TearDown(Level.Trial)
  public void tearDown() {
    in.release();
    out.release();
  }

  /** Checks the packet and finds its parts. */
  @Benchmark
  public int read() throws ProtocolException {
    PublishCodec.read(0x32, in, index, in.writerIndex(), version, view);
    return view.payloadIndex();
  }

  /** Writes the message under the view for a subscriber. */
  @Benchmark
  public int write() {
    out.clear();
    PublishCodec.write(out, header.reset(version, topic).acknowledged(1, 8, false), view);
    return out.writerIndex();
  }
}
