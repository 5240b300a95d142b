# The book for NVIDIA GPUs: Dockerfile's steps on NVIDIA's libraries.
#
#	docker build -f docker/cuda.Dockerfile -t largestep:cuda .
#	docker run --rm -it --gpus all -p 127.0.0.1:8888:8888 largestep:cuda
FROM nvidia/cuda:12.8.1-cudnn-runtime-ubuntu24.04@sha256:ac55d124da4882b497f732d8dfd9a702d5447a5f29d08d56da6f64f0a1eb34bc

COPY docker/provision.sh go.mod /opt/largestep/
RUN sh /opt/largestep/provision.sh system /opt/largestep/go.mod

USER 1000
WORKDIR /home/reader/largestep
COPY --chown=reader:reader . .
RUN sh docker/provision.sh book . cuda

ENV PATH=/home/reader/jupyter/bin:/home/reader/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    GOFLAGS=-buildvcs=false \
    LARGESTEP_DATA=/home/reader/work/data \
    LARGESTEP_RUNS=/home/reader/work/runs

# Within the container's own network; what is published is the host's choice,
# and compose.yaml publishes on the host's loopback interface alone.
EXPOSE 8888
CMD ["largestep", "lab", "--no-browser", "--ip", "0.0.0.0", "--port", "8888"]
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python3", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8888/api')"]
