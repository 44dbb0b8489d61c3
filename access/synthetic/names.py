"""Names of the made-up units, in Chinese and English. Any likeness to real ones is chance."""

import numpy as np

_FIRST = (
    "春Chun 明Ming 和He 安An 永Yong 新Xin 文Wen 德De 兴Xing 福Fu 康Kang 平Ping 长Chang"
    " 广Guang 东Dong 南Nan 西Xi 北Bei 青Qing 金Jin 白Bai 云Yun 柳Liu 梅Mei 竹Zhu 松Song"
)
_SECOND = (
    "晖hui 园yuan 桥qiao 里li 泉quan 河he 塘tang 湾wan 岗gang 坡po 林lin 庄zhuang 井jing"
    " 洲zhou 台tai 门men 田tian 坝ba 石shi 沟gou 寨zhai 岭ling 屏ping 渡du 溪xi 峰feng"
)


def chosen(number: int, rng: np.random.Generator) -> list[tuple[str, str]]:
    """Choose different names: (Chinese, English).

    >>> len(set(chosen(600, np.random.default_rng(1))))
    600
    """
    pairs = [(a[0] + b[0], a[1:] + b[1:]) for a in _FIRST.split() for b in _SECOND.split()]
    return [pairs[i] for i in rng.permutation(len(pairs))[:number]]
